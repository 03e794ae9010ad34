import { webAssemblySpace } from '../matrices/webassembly-space.js'
import { perDirection } from '../problems/per-direction.js'
import { stochasticQuadratic } from '../problems/stochastic-quadratic.js'
import type { Key } from '../random/key.js'
import { type MeanInterval, meanInterval } from '../statistics/mean-interval.js'
import { checkMomentOptions, type MomentOptions } from '../theory/moment-options.js'
import { linearMethod } from '../trajectories/linear-method.js'
import { streamTrajectory } from '../trajectories/stream-trajectory.js'

export interface SimulatedMomentsOptions extends Omit<MomentOptions, 'progress'> {
  /** independent paths n, at least 2 */
  readonly paths: number
  readonly key: Key
  /** Called now and then with the fraction done; what it throws ends the computation. */
  readonly progress?: (fraction: number) => void
}

/** Averages over the paths, each with its 95 % interval. */
export interface SimulatedMoments {
  /** mean of ‖θ_t − θ*‖² */
  readonly squaredDistance: MeanInterval
  /** mean of f(θ_t) */
  readonly loss: MeanInterval
}

/** Coordinates that are simulated together: as many as stay in the processor's cache. */
const together = 16_384

/**
 * What `exactMoments` computes, by simulation: the estimator and the optimizer that also run on networks, on `paths`
 * independent paths of normal noise. One value for each of `steps`, in their order. An average of paths that
 * have overflowed is not finite, and has no limits.
 * @throws RangeError as `exactMoments`, and for fewer than 2 paths
 */
export function simulatedMoments(options: SimulatedMomentsOptions): SimulatedMoments[] {
  const { eigenvalues, noiseVariance = 0, offset = 1, steps, paths, key, progress = () => {} } = options
  if (!(Number.isInteger(paths) && paths >= 2))
    throw new RangeError(`simulatedMoments: paths must be an integer of at least 2, got ${paths}`)
  checkMomentOptions('simulatedMoments', options)
  const d = eigenvalues.length
  const places = new Map<number, number[]>()
  for (let place = 0; place < steps.length; place++)
    places.set(steps[place], [...(places.get(steps[place]) ?? []), place])
  const last = Array.from(steps).reduce((latest, step) => Math.max(latest, step), 0)
  const offsets = perDirection(offset, d)
  const distances = Array.from({ length: steps.length }, () => new Float64Array(paths))
  const losses = Array.from({ length: steps.length }, () => new Float64Array(paths))
  // paths side by side in one vector, since every operation of these methods is element by element
  const inBlock = Math.max(1, Math.floor(together / d))
  for (let from = 0; from < paths; from += inBlock) {
    const count = Math.min(inBlock, paths - from)
    const space = webAssemblySpace(count * d)
    const problem = stochasticQuadratic({ eigenvalues, noiseVariance, paths: count, space })
    const start = space.vector(Float64Array.from({ length: count * d }, (_, i) => offsets[i % d]))
    const walk = streamTrajectory({ problem, ...methodOf(options) }, start, key.child(from))
    for (let step = 0; step <= last; step++) {
      const { x } = walk.next().value
      if (step % 64 === 0) progress((from + (count * step) / (last + 1)) / paths)
      const wanted = places.get(step)
      if (wanted === undefined) continue
      const values = x.read()
      const loss = problem.losses(x)
      for (let path = 0; path < count; path++) {
        let squares = 0
        for (let i = path * d; i < (path + 1) * d; i++) squares += values[i] * values[i]
        for (const place of wanted) {
          distances[place][from + path] = squares
          losses[place][from + path] = loss[path]
        }
      }
    }
  }
  return distances.map((values, place) => ({
    squaredDistance: meanInterval(values),
    loss: meanInterval(losses[place]),
  }))
}

/** The method, with its step size cut where the schedule says. */
function methodOf({ method, learningRate, schedule = [], momentum, tailFraction }: SimulatedMomentsOptions) {
  const rate = ({ step }: { readonly step: number }) =>
    schedule.reduce((current, [from, factor]) => (step >= from ? current * factor : current), learningRate)
  return linearMethod<Key>(method, { learningRate: rate, momentum, tailFraction })
}
