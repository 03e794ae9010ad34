import { uniformWeights } from '../averages/uniform-weights.js'
import type { Problem } from '../problems/problem.js'
import type { GradientEstimator } from './estimator.js'
import { type AverageState, transportedAverage } from './transported-average.js'

/**
 * Implicit gradient transport: the mean of all gradients, each carried to the newest iterate,
 * v_n = ((n−1)/n) v_{n−1} + (1/n) g(x + (n−1)(x − x⁻)). Where all draws have the same Hessian, v_n = ∇f(x) + mean of the n
 * noises. Arnold et al. 2019, section 2.3, in the velocity form, which holds for any step sizes and any optimizer; with
 * heavy ball it is Heavyball-IGT (their algorithm 1).
 */
export function igt<Draw>(): GradientEstimator<AverageState, Problem<Draw>, Draw> {
  return transportedAverage('igt', uniformWeights(), true)
}
