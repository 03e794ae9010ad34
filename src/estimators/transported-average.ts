import type { AveragingWeights } from '../averages/averaging-weights.js'
import type { Problem } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'
import type { GradientEstimator } from './estimator.js'

export interface AverageState {
  /** gradients averaged so far, n */
  readonly count: number
  /** v_n; null before the first gradient */
  readonly average: Vector | null
  /** the iterate of the last gradient; null before the first, and where nothing is transported */
  readonly previous: Vector | null
}

/**
 * A running average of gradients, v_n = γ_n v_{n−1} + (1 − γ_n) g_n with γ_1 = 0: what momentum and implicit gradient
 * transport share. Transported, the n-th gradient is taken not at the iterate x but ahead of it, at
 *
 *     y = x + γ_n/(1 − γ_n)·(x − x⁻),
 *
 * so that γ_n ∇f(x⁻) + (1 − γ_n) ∇f(y) = ∇f(x) wherever ∇f is linear: all the gradients of the past are then carried to
 * x, whatever the γ_n are (Arnold et al. 2019, section 2.3). x − x⁻ is the last displacement that was actually made, by
 * whichever optimizer. The iterate stays the true parameter: it is what is reported and evaluated.
 * The state is kept from pass to pass.
 */
export function transportedAverage<Draw>(
  name: string,
  weights: AveragingWeights,
  transport: boolean,
): GradientEstimator<AverageState, Problem<Draw>, Draw> {
  return {
    name,
    unbiased: transport ? 'on equal Hessians' : 'never',
    begin: (_problem, _x, _pass, state) => state ?? { count: 0, average: null, previous: null },
    estimate(problem, x, draw, { count, average, previous }) {
      const n = count + 1
      const shift = previous === null ? 0 : weights.shift(n)
      const point = previous === null || shift === 0 ? x : x.plusTimes(x.minus(previous), shift)
      const gradient = problem.evaluate(point, draw).gradient
      const next = average === null ? gradient : gradient.times(weights.newest(n)).plusTimes(average, weights.gamma(n))
      return { gradient: next, state: { count: n, average: next, previous: transport ? x : null } }
    },
  }
}
