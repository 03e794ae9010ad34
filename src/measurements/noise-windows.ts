import type { GradientEstimator } from '../estimators/estimator.js'
import type { FiniteSum, MiniBatch } from '../problems/problem.js'
import { integers } from '../random/integers.js'
import type { Key } from '../random/key.js'
import { permutation } from '../random/permutation.js'
import { accumulateWindows, longRunVariances, windowSums, withoutReplacement } from '../statistics/window-sums.js'
import { atFrozenPoint, type FrozenPoint } from './frozen-errors.js'

/** An estimator whose errors are looked at. */
export interface NoisyEstimator {
  readonly estimator: GradientEstimator<unknown, FiniteSum, MiniBatch>
  /** its error at a step depends on that step's mini-batch alone, as those of `sgd` and `svrg` do */
  readonly memoryless: boolean
  /** its snapshots' mini-batches are those of its steps, as `scsg`'s are: drawn with replacement, both are */
  readonly reusesBatches: boolean
}

/** What one partition says of an estimator's errors over windows of steps. */
export interface NoiseOfPartition {
  readonly withReplacement: boolean
  /** L of each window */
  readonly windows: readonly number[]
  /** mean over the partition's windows of ‖Σ of L successive errors‖²/L, for each L */
  readonly longRunVariances: readonly number[]
  /** its expectation over all orders of this partition's mini-batches, for each L; null unless `memoryless` */
  readonly expected: readonly (number | null)[]
}

/**
 * How the errors e_k = estimate_k − ā of successive steps on one partition add up, while the iterate stands still: without
 * replacement, each mini-batch in turn in a random order; and with replacement, as many drawn independently. Two entries
 * for each estimator.
 *
 * Without replacement the errors of SGD and SVRG over all M steps sum to 0, and E‖Σ_L‖²/L = V(M − L)/(M − 1); with
 * replacement it is V for every L, V = mean_b‖e_b‖².
 * @param windows L of each window, 0 for all steps of a pass; one that has more steps than a pass has no value (NaN)
 */
export function noiseWindows(
  frozen: FrozenPoint,
  partition: readonly MiniBatch[],
  estimators: readonly NoisyEstimator[],
  windows: readonly number[],
  key: Key,
): NoiseOfPartition[][] {
  const size = partition.length
  const drawnPlaces = integers(key.child('drawn'), size, size)
  return atFrozenPoint(frozen, inOrder(partition, permutation(key.child('order'), size)), ({ pass, errors }) =>
    estimators.map(({ estimator, memoryless, reusesBatches }) => {
      const steps = estimator.updates?.(size) ?? size
      const lengths = [...new Set(windows.map(window => window || steps))]
      const longRun = (order: readonly MiniBatch[], whole: readonly MiniBatch[]) => {
        const sums = windowSums(frozen.problem.dimension, [1, ...lengths])
        for (const error of errors(estimator, order.slice(0, steps), whole)) accumulateWindows(sums, error)
        return longRunVariances(sums)
      }
      const drawn = Array.from(drawnPlaces, place => pass[place])
      const again = reusesBatches ? drawn.map((batch, position) => ({ ...batch, position })) : drawn
      const [variance, ...inTurn] = longRun(pass, pass)
      const [, ...replaced] = longRun(again, reusesBatches ? again : pass)
      const expectedOf = (of: (window: number) => number) => lengths.map(each => (memoryless ? of(each) : null))
      return [
        {
          withReplacement: false,
          windows: lengths,
          longRunVariances: inTurn,
          expected: expectedOf(window => withoutReplacement(variance, window, size)),
        },
        {
          withReplacement: true,
          windows: lengths,
          longRunVariances: replaced,
          expected: expectedOf(() => variance),
        },
      ]
    }),
  )
}

/** The same mini-batches in another order, each in its new place. */
function inOrder(partition: readonly MiniBatch[], order: Int32Array): MiniBatch[] {
  return Array.from(order, (place, position) => ({ ...partition[place], position }))
}
