import type { StochasticQuadratic } from '../problems/stochastic-quadratic.js'
import type { Key } from '../random/key.js'
import type { GradientEstimator } from './estimator.js'

/**
 * SVAG with the factors that it estimates known: γ ⊙ g with γ = (∇f)²/((∇f)² + σ²), 0 where both are 0, for a problem that knows its
 * gradient and its noise. With plain steps of 1/L it is what theorem 1 of Balles & Hennig 2018 is about.
 */
export function idealSvag(): GradientEstimator<null, StochasticQuadratic, Key> {
  return {
    name: 'ideal-svag',
    unbiased: 'never',
    begin: () => null,
    estimate(problem, x, draw) {
      const ratio = problem.gradientVariance(x).sqrt().quotient(problem.gradient(x))
      const { gradient } = problem.evaluate(x, draw)
      return { gradient: gradient.quotient(ratio.product(ratio).shift(1)), state: null }
    },
  }
}
