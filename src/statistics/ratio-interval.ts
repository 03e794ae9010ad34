import { requireConfidence, tCdf, tQuantile } from './student-t.js'

/**
 * The ratio of two variances with its limits: tr Cov of a gradient estimate over tr Cov of the SGD gradient, from
 * mini-batches that were measured in pairs. The interval is made for ln ratio, with a jackknife standard error and
 * Student's t, and taken back by exp: limits are positive and swapping the variances inverts them.
 */
export interface RatioInterval {
  /** mean‖e − ē‖² / mean‖a − ā‖²; NaN where it is undefined */
  readonly ratio: number
  /** Limits for mini-batches drawn afresh from the same law: no finite-population correction. */
  readonly low: number
  readonly high: number
  /** Limits for the ratio over all M mini-batches of this partition, of which n were measured: the standard error
   * times √(1 − n/M). Both equal `ratio` when n = M. */
  readonly partitionLow: number
  readonly partitionHigh: number
  /** of ln ratio */
  readonly standardError: number
  /** mini-batches measured */
  readonly n: number
  /** of Student's t: n − 1, or groups − 1 */
  readonly degrees: number
  readonly interval: 'jackknife' | 'group-jackknife'
  /** Why the ratio or its limits are undefined; absent when they are not. */
  readonly reason?: string
}

export interface RatioOptions {
  /** mini-batches in the whole partition, M; default: all were measured */
  readonly partitionSize?: number
  /** of both pairs of limits, default 0.95 */
  readonly confidence?: number
}

/** The interval that follows from ratio and standard error of its logarithm. */
export function ratioInterval(
  estimate: { ratio: number; standardError: number; n: number; degrees: number; reason?: string },
  interval: RatioInterval['interval'],
  options: RatioOptions,
): RatioInterval {
  const { ratio, standardError, n, degrees } = estimate
  const { partitionSize = n, confidence = 0.95 } = options
  requireConfidence('ratioInterval', confidence)
  if (!Number.isInteger(partitionSize) || partitionSize < n)
    throw new RangeError(`ratioInterval: partitionSize must be an integer of at least ${n}, got ${partitionSize}`)
  const t = tQuantile((1 + confidence) / 2, degrees)
  const correction = Math.sqrt(1 - n / partitionSize)
  return {
    ...estimate,
    ...limits(ratio, t * standardError),
    partitionLow: correction === 0 ? ratio : limits(ratio, t * correction * standardError).low,
    partitionHigh: correction === 0 ? ratio : limits(ratio, t * correction * standardError).high,
    interval,
  }
}

function limits(ratio: number, half: number): { low: number; high: number } {
  // A ratio of 0 is exact: every estimate was the same. 0·∞ must not spoil that.
  return ratio === 0 ? { low: 0, high: 0 } : { low: ratio * Math.exp(-half), high: ratio * Math.exp(half) }
}

/**
 * How sure it is that the ratio lies below `threshold`: F_t((ln threshold − ln ratio)/se), the confidence level of the
 * one-sided interval that ends there. 1 at ratio 0, NaN where the ratio is undefined.
 * @throws RangeError when the threshold is not positive
 */
export function belowThreshold(interval: RatioInterval, threshold: number): number {
  if (!(threshold > 0)) throw new RangeError(`belowThreshold: threshold must be positive, got ${threshold}`)
  const { ratio, standardError, degrees } = interval
  if (ratio === 0) return 1
  const distance = Math.log(threshold) - Math.log(ratio)
  return tCdf(distance === 0 ? 0 : distance / standardError, degrees)
}
