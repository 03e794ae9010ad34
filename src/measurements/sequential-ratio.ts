import { evaluateMany, type FiniteSum, viewOf } from '../problems/problem.js'
import { sequentialLooks, stopWhenNarrow } from '../statistics/sequential-interval.js'
import type { Iterate, TrajectoryOptions } from '../trajectories/trajectory.js'
import type { Vector } from '../vectors/vector.js'
import type { ParameterLayer } from './layers.js'
import type { SnapshotTable } from './snapshot-table.js'
import { tableBytes as keptBytes, type VarianceRatio, varianceRatio } from './variance-ratio.js'

export interface SequentialOptions {
  /** gradients at the snapshot; a growing table evaluates those of the sample only */
  readonly snapshot: SnapshotTable
  /** all places of the partition in a random order; a sample is a beginning of it */
  readonly order: ArrayLike<number>
  /** of the network, as for `varianceRatio` */
  readonly layers?: readonly ParameterLayer[]
  /** half-width of the partition interval at which measuring stops */
  readonly until: number
  /** how much memory gradients may take to be kept, here and in `varianceRatio`; default 1 GiB */
  readonly tableBytes?: number
}

/** A variance ratio and what was measured for it. */
export interface SequentialRatio extends VarianceRatio {
  /** places in the partition that were measured, ascending */
  readonly sample: readonly number[]
}

/**
 * Measures at `iterate` mini-batches in a given random order until the ratio is known closely enough, as `sequentialLooks`
 * and `stopWhenNarrow` say. Numbers are those of `varianceRatio` for the sample at which it stopped, bit for bit, with
 * limits of that look's confidence. A gradient at w_k is evaluated once; what does not fit in `tableBytes`, and at the
 * snapshot what is recomputed without locks, is evaluated again at every look, so about twice as often in all.
 * @throws RangeError unless `until` is positive, or for fewer than two mini-batches
 */
export function sequentialRatio<E, O>(
  options: TrajectoryOptions<E, O>,
  iterate: Iterate<E, O>,
  { snapshot, order, layers, until, tableBytes = keptBytes }: SequentialOptions,
): SequentialRatio {
  const remembered = { ...iterate, problem: remembering(iterate.problem, iterate.x, tableBytes) }
  let found: SequentialRatio | undefined
  stopWhenNarrow(sequentialLooks(iterate.pass.length), until, ({ n, confidence }) => {
    const sample = Array.from({ length: n }, (_, i) => order[i]).sort((a, b) => a - b)
    found = { ...varianceRatio(options, remembered, { snapshot, sample, layers, confidence, tableBytes }), sample }
    return found.ratio
  })
  return found!
}

/** The same answers, of which those for many mini-batches at x are kept up to so many bytes and not evaluated again. */
function remembering(problem: FiniteSum, x: Vector, tableBytes: number): FiniteSum {
  const known = new Map<number, { loss: number; gradient: Float32Array | Float64Array }>()
  let bytes = 0
  return viewOf(problem, {
    evaluate: (at, batch) => problem.evaluate(at, batch),
    evaluateMany(at, batches) {
      if (at !== x) return evaluateMany(problem, at, batches)
      const missing = batches.filter(({ position }) => !known.has(position))
      const evaluated = new Map(evaluateMany(problem, x, missing).map((each, i) => [missing[i].position, each]))
      for (const [position, { loss, gradient }] of evaluated) {
        const values = gradient.read()
        if (bytes + values.byteLength > tableBytes) break
        bytes += values.byteLength
        known.set(position, { loss, gradient: values.slice() })
      }
      return batches.map(({ position }) => {
        const fresh = evaluated.get(position)
        if (fresh) return fresh
        const { loss, gradient } = known.get(position)!
        return { loss, gradient: problem.space.vector(gradient) }
      })
    },
  })
}
