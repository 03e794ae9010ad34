import type { Vector } from '../vectors/vector.js'
import { type Average, requireSample } from './average.js'
import { type AveragingWeights, requireSampleNumber } from './averaging-weights.js'

export interface WeightedAverageState {
  readonly n: number
  readonly mean: Vector | undefined
}

/** x̄_n = γ_n x̄_{n−1} + (1−γ_n) x_n, one vector of memory. */
export function weightedAverage(weights: AveragingWeights): Average<WeightedAverageState> {
  const { name } = weights
  return {
    name,
    init: () => ({ n: 0, mean: undefined }),
    add(sample, { n, mean }) {
      const newest = sample.times(weights.newest(n + 1))
      return { n: n + 1, mean: mean === undefined ? newest : newest.plusTimes(mean, weights.gamma(n + 1)) }
    },
    mean({ n, mean }) {
      requireSample(name, n)
      return mean!
    },
    weights: n => sampleWeights(weights, n),
  }
}

/**
 * The weight of every sample in x̄_n [n], the oldest first: w_i = (1−γ_i)·Π_{i<j≤n} γ_j, which sum to 1.
 * @throws RangeError when n is not a positive integer
 */
export function sampleWeights(weights: AveragingWeights, n: number): Float64Array {
  requireSampleNumber('sampleWeights', n)
  const result = new Float64Array(n)
  let kept = 1
  for (let i = n; i >= 1; i--) {
    result[i - 1] = kept * weights.newest(i)
    kept *= weights.gamma(i)
  }
  return result
}
