import type { RatioInterval } from './ratio-interval.js'

/** One moment at which a growing sample is judged. */
export interface Look {
  /** mini-batches measured by then */
  readonly n: number
  /** confidence of the interval that is made then */
  readonly confidence: number
}

/** Mini-batches at the first look; every next look doubles them. */
const firstLook = 16

/** How much of the error is spent. Where gradients have long tails a jackknife of part of the mini-batches misses the rest. */
const spent = 3 / 5

/**
 * The looks at a sample of mini-batches that grows until its interval is narrow enough: n_j = 16, 32, 64, … below the M
 * of the partition, and all M.
 *
 *   α_j = ⅗·α·n_j / Σ_i n_i,   i over the looks before the last,   Σ_j α_j = ⅗·α
 *
 * Wherever the rule stops, P(the interval there misses the ratio of the partition) ≤ Σ_j P(interval j misses it) = ⅗·α
 * (Bonferroni); the last look has no error left, since all of the partition is measured. Little is spent on early looks,
 * where a jackknife of few mini-batches holds least; the limits for fresh partitions at the last look are those of `confidence`.
 * @throws RangeError unless M is an integer of at least 2 and 0 < confidence < 1
 */
export function sequentialLooks(partitionSize: number, confidence = 0.95): Look[] {
  if (!Number.isInteger(partitionSize) || partitionSize < 2)
    throw new RangeError(`sequentialLooks: partitionSize must be an integer of at least 2, got ${partitionSize}`)
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`sequentialLooks: confidence must lie between 0 and 1, got ${confidence}`)
  const sizes: number[] = []
  for (let n = firstLook; n < partitionSize; n *= 2) sizes.push(n)
  const total = sizes.reduce((sum, n) => sum + n, 0)
  const looks = sizes.map(n => ({ n, confidence: 1 - (spent * (1 - confidence) * n) / total }))
  return [...looks, { n: partitionSize, confidence }]
}

/**
 * The interval of the first look at which half the width of the partition interval is at most `until`, or of the last
 * look. `measure` is asked look by look and never after that one, so it may add to what it has.
 * @throws RangeError unless `until` is positive, or without a look
 */
export function stopWhenNarrow(
  looks: readonly Look[],
  until: number,
  measure: (look: Look) => RatioInterval,
): RatioInterval {
  if (!(until > 0)) throw new RangeError(`stopWhenNarrow: until must be positive, got ${until}`)
  if (looks.length === 0) throw new RangeError('stopWhenNarrow: at least one look is required, got none')
  let interval: RatioInterval
  let j = 0
  do {
    interval = measure(looks[j])
    j += 1
  } while (j < looks.length && !(interval.partitionHigh - interval.partitionLow <= 2 * until))
  return interval
}
