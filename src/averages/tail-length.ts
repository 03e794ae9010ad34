import { requireSampleNumber } from './averaging-weights.js'

/**
 * How many of the last samples an average is to stand for, k_n after n of them: a fraction of all (`tailLength`) or a fixed
 * number (`windowLength`). It need not be an integer, starts at k_1 = 1 and grows by at most 1 a sample. An average that
 * meets it has variance 1/k_n for independent samples of variance 1; how it does that is the average's own affair.
 */
export interface TailLength {
  readonly name: string
  /** k_n ≥ 1 for n from 1 */
  at(n: number): number
  /** k_n − k_{n−1} in [0, 1] for n from 2, without the cancellation of large k */
  growth(n: number): number
}

/**
 * k_n = max(1, c·n): the last fraction c of all samples.
 * @throws RangeError when c is not in (0, 1]
 */
export function tailLength(tailFraction: number): TailLength {
  if (!(tailFraction > 0 && tailFraction <= 1))
    throw new RangeError(`tailLength: tailFraction must be in (0, 1], got ${tailFraction}`)
  const name = 'tail'
  const at = (n: number) => {
    requireSampleNumber(name, n)
    return Math.max(1, tailFraction * n)
  }
  return { name, at, growth: n => (tailFraction * (n - 1) >= 1 ? tailFraction : at(n) - 1) }
}

/**
 * k_n = min(n, k): the last k samples, all while there are fewer.
 * @throws RangeError when k is below 1 or not finite
 */
export function windowLength(window: number): TailLength {
  if (!(window >= 1 && window < Infinity))
    throw new RangeError(`windowLength: window must be a finite number of at least 1, got ${window}`)
  const name = 'window'
  const at = (n: number) => {
    requireSampleNumber(name, n)
    return Math.min(n, window)
  }
  return { name, at, growth: n => Math.min(1, Math.max(0, window - (n - 1))) }
}

/** ⌈k⌉ for a k that was rounded: 0.07·100 is 7 samples although its product is a little above 7. */
export function wholeLength(k: number): number {
  return Math.max(1, Math.ceil(k * (1 - 2 ** -51)))
}
