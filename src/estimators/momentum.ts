import { constantWeights } from '../averages/constant-weights.js'
import type { Problem } from '../problems/problem.js'
import type { GradientEstimator } from './estimator.js'
import { type AverageState, transportedAverage } from './transported-average.js'

export interface MomentumOptions {
  /** γ in [0, 1), what is kept of the average before. Default 0.9. */
  readonly averagingWeight?: number
}

/**
 * Momentum in its averaging form: v_1 = g_1, v_n = γ v_{n−1} + (1 − γ) g_n. With plain gradient steps of size α it is
 * heavy ball with the step size α(1 − γ). Arnold et al. 2019, section 2.1.
 * @throws RangeError when γ is not in [0, 1)
 */
export function momentum<Draw>(options: MomentumOptions = {}): GradientEstimator<AverageState, Problem<Draw>, Draw> {
  const { averagingWeight = 0.9 } = options
  if (!(averagingWeight >= 0 && averagingWeight < 1))
    throw new RangeError(`momentum: averagingWeight must be in [0, 1), got ${averagingWeight}`)
  return transportedAverage('momentum', constantWeights(averagingWeight), false)
}
