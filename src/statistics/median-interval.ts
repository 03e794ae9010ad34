import { requireConfidence } from './student-t.js'

export interface MedianInterval {
  readonly median: number
  readonly low: number
  readonly high: number
  /** the least probability with which such limits hold the median: at least the one asked for, as near as ranks allow */
  readonly level: number
  readonly n: number
  readonly interval: 'order-statistics'
}

/**
 * The median of independent values with limits that hold for any distribution: the k-th smallest and the k-th largest value,
 * with the largest k for which P(k ≤ Bin(n, ½) ≤ n − k) is at least `confidence`. Fewer than 6 values have no limits at 95 %,
 * which are then NaN.
 * @throws RangeError without a value, or when `confidence` is outside (0, 1)
 */
export function medianInterval(values: ArrayLike<number>, confidence = 0.95): MedianInterval {
  requireConfidence('medianInterval', confidence)
  const n = values.length
  if (n === 0) throw new RangeError('medianInterval: at least one value is required, got none')
  const sorted = Float64Array.from(values).sort()
  const median = (sorted[(n - 1) >> 1] + sorted[n >> 1]) / 2
  // P(Bin(n, ½) < k), one probability after the other
  let [k, below, probability] = [0, 0, 0.5 ** n]
  while (1 - 2 * (below + probability) >= confidence) {
    below += probability
    k += 1
    probability *= (n - k + 1) / k
  }
  const limits = k === 0 ? { low: Number.NaN, high: Number.NaN } : { low: sorted[k - 1], high: sorted[n - k] }
  return { median, ...limits, level: 1 - 2 * below, n, interval: 'order-statistics' }
}
