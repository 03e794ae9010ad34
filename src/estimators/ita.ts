import { tailWeights } from '../averages/exponential-tail.js'
import type { Problem } from '../problems/problem.js'
import type { GradientEstimator } from './estimator.js'
import { type AverageState, transportedAverage } from './transported-average.js'

export interface ItaOptions {
  /** c in (0, 1], the fraction of all gradients that the average stands for. Default ½. */
  readonly tailFraction?: number
}

/**
 * Implicit tail averaging: transported gradients averaged over the last fraction c of them,
 * v_n = γ_n v_{n−1} + (1 − γ_n) g(x + γ_n/(1 − γ_n)·(x − x⁻)) with the γ_n of anytime tail averaging (`tailWeights`), which
 * are never negative. c = 1 is `igt`. Where all draws have the same Hessian the noise of v_n has 1/max(1, c·n) of a
 * gradient's variance. Arnold et al. 2019, on anytime tail averaging; with heavy ball it is HB-ITA, with `adam` Adam-ITA.
 * @throws RangeError when c is not in (0, 1]
 */
export function ita<Draw>(options: ItaOptions = {}): GradientEstimator<AverageState, Problem<Draw>, Draw> {
  const { tailFraction = 0.5 } = options
  if (!(tailFraction > 0 && tailFraction <= 1))
    throw new RangeError(`ita: tailFraction must be in (0, 1], got ${tailFraction}`)
  return transportedAverage('ita', tailWeights(tailFraction), true)
}
