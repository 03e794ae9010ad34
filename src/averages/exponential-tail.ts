import { type AveragingWeights, requireSampleNumber } from './averaging-weights.js'
import { type TailLength, tailLength, windowLength } from './tail-length.js'

/**
 * Anytime tail averaging, exponential form: the weights for which x̄_n has variance exactly 1/k_n, for independent samples
 * of variance 1 and any k_n that grows by at most 1 a sample,
 *
 *     γ_n = k_{n−1}/(1+k_{n−1}) · (1 − q_n),   q_n = √((k_{n−1} − k_n + 1)/(k_n k_{n−1})),
 *     1−γ_n = (1 + k_{n−1} q_n)/(1+k_{n−1}),   γ_n/(1−γ_n) = k_{n−1}(1 − q_n)/(1 + k_{n−1} q_n).
 *
 * It is the smaller root of γ²/k_{n−1} + (1−γ)² = 1/k_n; (n−1)/n for k_n = n and (k−1)/(k+1) for constant k.
 * Le Roux 2019 (arXiv 1902.05083) gives it for k_n = c·n, where the form printed in Arnold et al. 2019 is the same as soon
 * as c(n−1) ≥ 1; before that the printed one can be negative (`printedTailGamma`), this one never is.
 */
export function exponentialTail(length: TailLength): AveragingWeights {
  const name = `exponential-${length.name}`
  const at = (first: number, later: (k: number, kq: number) => number) => (n: number) => {
    requireSampleNumber(name, n)
    if (n === 1) return first
    const k = length.at(n - 1)
    // k_{n−1} q_n
    return later(k, Math.sqrt((Math.max(0, 1 - length.growth(n)) * k) / length.at(n)))
  }
  return {
    name,
    gamma: at(0, (k, kq) => Math.max(0, k - kq) / (1 + k)),
    newest: at(1, (k, kq) => (1 + Math.min(k, kq)) / (1 + k)),
    shift: at(0, (k, kq) => Math.max(0, k - kq) / (1 + kq)),
  }
}

/**
 * Weights that stand for the last fraction c of all samples, k_n = max(1, c·n): those of implicit tail averaging (ITA,
 * Arnold et al. 2019). c = 1 is `uniformWeights`.
 * @throws RangeError when c is not in (0, 1]
 */
export function tailWeights(tailFraction: number): AveragingWeights {
  return exponentialTail(tailLength(tailFraction))
}

/**
 * Weights that stand for the last k samples, k_n = min(n, k).
 * @throws RangeError when k is below 1 or not finite
 */
export function windowWeights(window: number): AveragingWeights {
  return exponentialTail(windowLength(window))
}
