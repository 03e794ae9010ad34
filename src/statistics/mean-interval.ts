import { requireConfidence, tQuantile } from './student-t.js'

export interface MeanInterval {
  readonly mean: number
  readonly low: number
  readonly high: number
  /** of the mean: √(Σ(x − x̄)²/(n(n − 1))) */
  readonly standardError: number
  readonly n: number
  readonly interval: 't'
}

/**
 * The mean of independent values with Student's t interval, x̄ ± t_{n−1}·s/√n.
 * One value has a mean but no interval: its limits are NaN.
 * @throws RangeError without a value, or when `confidence` is outside (0, 1)
 */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): MeanInterval {
  requireConfidence('meanInterval', confidence)
  const n = values.length
  if (n === 0) throw new RangeError('meanInterval: at least one value is required, got none')
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]
  const mean = sum / n
  // in units of a power of two, so that squares neither over- nor underflow and no digit changes
  let largest = 0
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(values[i] - mean))
  const unit = largest > 0 && largest < Infinity ? 2 ** Math.floor(Math.log2(largest)) : 1
  let squares = 0
  for (let i = 0; i < n; i++) squares += ((values[i] - mean) / unit) ** 2
  const standardError = n === 1 ? Number.NaN : unit * Math.sqrt(squares / (n * (n - 1)))
  const half = n === 1 ? Number.NaN : tQuantile((1 + confidence) / 2, n - 1) * standardError
  return { mean, low: mean - half, high: mean + half, standardError, n, interval: 't' }
}
