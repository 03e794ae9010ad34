import { requireConfidence } from './student-t.js'

export interface ProportionInterval {
  /** successes/n */
  readonly proportion: number
  readonly low: number
  readonly high: number
  readonly n: number
  readonly interval: 'clopper-pearson'
}

/**
 * The share of successes among n independent trials with the limits of Clopper and Pearson (*Biometrika* 26, 1934):
 * P[Bin(n, low) ≥ successes] = P[Bin(n, high) ≤ successes] = (1 − confidence)/2, which are quantiles of the beta
 * distribution. They hold the true probability with at least the given confidence, whatever it is.
 * @throws RangeError unless 0 ≤ successes ≤ n are integers with n ≥ 1, or when `confidence` is outside (0, 1)
 */
export function clopperPearson(successes: number, n: number, confidence = 0.95): ProportionInterval {
  requireConfidence('clopperPearson', confidence)
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`clopperPearson: n must be a positive integer, got ${n}`)
  if (!Number.isInteger(successes) || successes < 0 || successes > n)
    throw new RangeError(`clopperPearson: successes must be an integer from 0 to ${n}, got ${successes}`)
  const quantile: (p: number, a: number, b: number) => number = require('@stdlib/stats-base-dists-beta-quantile')
  const tail = (1 - confidence) / 2
  return {
    proportion: successes / n,
    low: successes === 0 ? 0 : quantile(tail, successes, n - successes + 1),
    high: successes === n ? 1 : quantile(1 - tail, successes + 1, n - successes),
    n,
    interval: 'clopper-pearson',
  }
}
