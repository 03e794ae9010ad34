import type { AveragingWeights } from './averaging-weights.js'
import { type TailLength, wholeLength } from './tail-length.js'
import { type Blocks, nextBlocks, olderBlockWeight } from './two-window-tail.js'

// The variance of an average of independent samples of variance 1 is Σ w² over its weights; here it is had for all n at once.

/** Variances of a running average after 1, 2, … `last` samples of variance 1 [last]: V_n = γ_n² V_{n−1} + (1−γ_n)². */
export function weightedVariances(weights: AveragingWeights, last: number): Float64Array {
  const variances = new Float64Array(last)
  let variance = 0
  for (let n = 1; n <= last; n++) {
    variance = weights.gamma(n) * weights.gamma(n) * variance + weights.newest(n) ** 2
    variances[n - 1] = variance
  }
  return variances
}

/** Variances of the exact tail average (`exactTail`) after 1, 2, … `last` samples of variance 1 [last]: 1/⌈k_n⌉. */
export function exactTailVariances(length: TailLength, last: number): Float64Array {
  return Float64Array.from({ length: last }, (_, i) => 1 / wholeLength(length.at(i + 1)))
}

/** Variances of `twoWindowTail` after 1, 2, … `last` samples of variance 1 [last]: a²/N_0 + (1−a)²/N_1. */
export function twoWindowVariances(length: TailLength, last: number): Float64Array {
  const variances = new Float64Array(last)
  let blocks: Blocks = { n: 0, older: 0, current: 0 }
  for (let n = 1; n <= last; n++) {
    blocks = nextBlocks(length, blocks)
    const a = olderBlockWeight(length, blocks)
    variances[n - 1] = (blocks.older === 0 ? 0 : (a * a) / blocks.older) + ((1 - a) * (1 - a)) / blocks.current
  }
  return variances
}
