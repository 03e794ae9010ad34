import { uniformWeights } from '../averages/uniform-weights.js'
import type { Problem } from '../problems/problem.js'
import type { GradientEstimator } from './estimator.js'
import { type AverageState, transportedAverage } from './transported-average.js'

/**
 * Momentum that forgets nothing, the plain mean of all gradients: v_n = ((n−1)/n) v_{n−1} + (1/n) g_n, each where it was
 * taken. Arnold et al. 2019, section 2.2 and figure 1, as what transport must mend.
 */
export function increasingMomentum<Draw>(): GradientEstimator<AverageState, Problem<Draw>, Draw> {
  return transportedAverage('increasing-momentum', uniformWeights(), false)
}
