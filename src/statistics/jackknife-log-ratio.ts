import { type RatioInterval, type RatioOptions, ratioInterval } from './ratio-interval.js'

/**
 * The variance ratio Σ_b q_b / Σ_b r_b with its delete-one jackknife interval, from the squared deviations
 * q_b = ‖e_b − ē‖² of the estimates and r_b = ‖a_b − ā‖² of the SGD gradients of the same n mini-batches.
 *
 *   S₋b = S − n/(n − 1)·r_b         (sum of squared deviations without b, from the mean without b: exact)
 *   θ₋b = ln(S₋b of q) − ln(S₋b of r),   se² = (n − 1)/n · Σ_b (θ₋b − θ̄)²      (Tukey 1958; Efron and Stein 1981)
 *
 * Undefined, with the reason in words: both variances 0, the variance of SGD 0, a deviation that is not finite. When
 * one mini-batch holds all of a variance (always so for n = 2), the limits are 0 and ∞.
 * @throws RangeError with fewer than two mini-batches, different lengths or a negative squared deviation
 */
export function jackknifeLogRatio(
  estimateDeviations: ArrayLike<number>,
  gradientDeviations: ArrayLike<number>,
  options: RatioOptions = {},
): RatioInterval {
  const n = gradientDeviations.length
  if (estimateDeviations.length !== n)
    throw new RangeError(
      `jackknifeLogRatio: both need the deviations of the same mini-batches, got ${estimateDeviations.length} and ${n}`,
    )
  if (n < 2) throw new RangeError(`jackknifeLogRatio: at least 2 mini-batches are required, got ${n}`)
  const numerator = total(estimateDeviations)
  const denominator = total(gradientDeviations)
  const replicates = new Float64Array(n)
  for (let b = 0; b < n; b++)
    replicates[b] =
      Math.log(without(numerator, estimateDeviations[b], n)) - Math.log(without(denominator, gradientDeviations[b], n))
  const weights = new Float64Array(n).fill(1)
  return ratioInterval(logRatioEstimate(numerator, denominator, replicates, weights), 'jackknife', options)
}

function total(deviations: ArrayLike<number>): number {
  let sum = 0
  for (let b = 0; b < deviations.length; b++) {
    if (deviations[b] < 0)
      throw new RangeError(`jackknifeLogRatio: squared deviation ${b} is negative: ${deviations[b]}`)
    sum += deviations[b]
  }
  return sum
}

function without(sum: number, deviation: number, n: number): number {
  const rest = sum - (n / (n - 1)) * deviation
  // What is left of a sum of n doubles after subtracting all of it is rounding.
  return rest > 1e-14 * n * sum ? rest : 0
}

/**
 * ratio, standard error of its logarithm and the reason where one is undefined, from ln ratios θ₋g without group g of
 * n_g mini-batches. Delete-m_g jackknife (Busing, Meijer and van der Leeden, *Statistics and Computing* 9, 1999), which for equal groups
 * is se² = (G − 1)/G · Σ_g (θ₋g − θ̄)²: with h_g = n/n_g and the pseudo-values θ̃_g = h_g θ − (h_g − 1) θ₋g,
 *   se² = 1/G · Σ_g (θ̃_g − θ_J)² / (h_g − 1),   θ_J = Gθ − Σ_g (1 − n_g/n) θ₋g.
 */
export function logRatioEstimate(
  numerator: number,
  denominator: number,
  replicates: Float64Array,
  groupSizes: Float64Array,
): { ratio: number; standardError: number; n: number; degrees: number; reason?: string } {
  const groups = replicates.length
  const n = groupSizes.reduce((sum, size) => sum + size, 0)
  const shared = { n, degrees: groups - 1 }
  const undefinedBecause = (reason: string) => ({ ratio: Number.NaN, standardError: Number.NaN, ...shared, reason })
  if (!Number.isFinite(numerator) || !Number.isFinite(denominator))
    return undefinedBecause('a squared deviation is not finite')
  if (numerator === 0 && denominator === 0) return undefinedBecause('both variances are 0')
  if (denominator === 0) return undefinedBecause('the variance of the SGD gradient is 0')
  if (numerator === 0) return { ratio: 0, standardError: 0, ...shared }
  const ratio = numerator / denominator
  if (!replicates.every(Number.isFinite))
    return {
      ratio,
      standardError: Number.POSITIVE_INFINITY,
      ...shared,
      reason: 'one mini-batch or group holds all of a variance, so the limits are 0 and infinity',
    }
  const whole = Math.log(ratio)
  // θ̃_g − θ_J = drift − (h_g − 1)(θ₋g − θ)
  let drift = 0
  for (let g = 0; g < groups; g++) drift += (1 - groupSizes[g] / n) * (replicates[g] - whole)
  let variance = 0
  for (let g = 0; g < groups; g++) {
    const h = n / groupSizes[g]
    variance += (drift - (h - 1) * (replicates[g] - whole)) ** 2 / (h - 1) / groups
  }
  return { ratio, standardError: Math.sqrt(variance), ...shared }
}
