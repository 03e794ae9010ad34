import { evaluateMany, type FiniteSum, type MiniBatch } from '../problems/problem.js'
import type { GradientEstimator } from './estimator.js'
import { meanAndVariance } from './mean-and-variance.js'

/**
 * The mini-batch gradient and, from the same examples taken apart, the variance of it: what `minibatchMsvag` needs.
 * g = mean_k ∇ℓ_k(x), ŝ = (1/(b(b−1))) Σ_k (∇ℓ_k(x) − g)² (Balles & Hennig 2018, algorithm 5). It holds the gradients of
 * all b examples at once. It is not for networks with batch norm, where an example has no gradient of its own.
 * @throws RangeError, at the step, for a mini-batch of one example
 */
export function sgdWithVariance(): GradientEstimator<null, FiniteSum, MiniBatch> {
  return {
    name: 'sgd-with-variance',
    unbiased: 'always',
    begin: () => null,
    estimate(problem, x, draw) {
      if (draw.indices.length < 2)
        throw new RangeError(
          `sgdWithVariance: a mini-batch must have at least two examples to have a variance, got ${draw.indices.length}; choose a batchSize that leaves no single one`,
        )
      const examples = Array.from(draw.indices, index => ({ ...draw, indices: Int32Array.of(index) }))
      const gradients = evaluateMany(problem, x, examples).map(({ gradient }) => gradient)
      return { ...meanAndVariance(gradients), state: null }
    },
  }
}
