import { requireSampleNumber } from './averaging-weights.js'

/**
 * γ_n as Arnold et al. 2019 print it for the last fraction c of the samples,
 *
 *     γ_n = c(n−1)/(1+c(n−1)) · (1 − (1/c)·√((1−c)/(n(n−1)))),   γ_1 = 0.
 *
 * It is here to be looked at, not to average with: for c < ½ it is **negative** while n(n−1) < (1−c)/c² (c = 0.1:
 * n = 2 … 9, down to −0.519), since its k_n = c·n is then below one sample. `tailWeights` agrees with it once c(n−1) ≥ 1.
 * @throws RangeError when c is not in (0, 1] or n is not a positive integer
 */
export function printedTailGamma(tailFraction: number, n: number): number {
  requireSampleNumber('printedTailGamma', n)
  if (!(tailFraction > 0 && tailFraction <= 1))
    throw new RangeError(`printedTailGamma: tailFraction must be in (0, 1], got ${tailFraction}`)
  if (n === 1) return 0
  const k = tailFraction * (n - 1)
  return (k / (1 + k)) * (1 - Math.sqrt((1 - tailFraction) / (n * (n - 1))) / tailFraction)
}
