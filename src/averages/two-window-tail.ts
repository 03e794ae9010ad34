import type { Vector } from '../vectors/vector.js'
import { type Average, requireSample } from './average.js'
import type { TailLength } from './tail-length.js'

/** How many samples the older and the current block hold, after n samples and before a full block is handed on. */
export interface Blocks {
  readonly n: number
  readonly older: number
  readonly current: number
}

export interface TwoWindowState extends Blocks {
  readonly olderMean: Vector | undefined
  readonly currentMean: Vector | undefined
}

/** The blocks after one more sample: a current block that has reached k_n becomes the older one. */
export function nextBlocks(length: TailLength, { n, older, current }: Blocks): Blocks {
  const isFull = n > 0 && current >= length.at(n)
  return isFull ? { n: n + 1, older: current, current: 1 } : { n: n + 1, older, current: current + 1 }
}

/**
 * The weight of the older block's mean A_0 in A_1 + a·(A_0 − A_1), for which the variance is exactly 1/k,
 *
 *     a = [N_0 − N_0 N_1 √(1/(N_0 k) + 1/(N_1 k) − 1/(N_0 N_1))]/(N_0 + N_1).
 *
 * The radicand is (N_0 + N_1 − k)/(N_0 N_1 k), never negative as k grows by at most 1 a sample. a is 0 for N_1 = k, and
 * below 0 at the one sample where a block of whole samples has overtaken a k that is none.
 */
export function olderBlockWeight(length: TailLength, { n, older, current }: Blocks): number {
  if (older === 0) return 0
  const k = length.at(n)
  const spare = Math.max(0, older + current - k)
  return (older - Math.sqrt((older * current * spare) / k)) / (older + current)
}

/**
 * Tail average by two accumulators (the anytime window average of Le Roux 2019, arXiv 1902.05083): an older block of N_0
 * samples and the current one of N_1, mixed so that the variance is 1/k_n. Two vectors of memory, and nothing older than
 * about twice the tail has any weight.
 */
export function twoWindowTail(length: TailLength): Average<TwoWindowState> {
  const name = `two-window-${length.name}`
  return {
    name,
    init: () => ({ n: 0, older: 0, current: 0, olderMean: undefined, currentMean: undefined }),
    add(sample, state) {
      const blocks = nextBlocks(length, state)
      if (blocks.current === 1) return { ...blocks, olderMean: state.currentMean, currentMean: sample }
      const mean = state.currentMean!
      const currentMean = mean.plusTimes(sample.minus(mean), 1 / blocks.current)
      return { ...blocks, olderMean: state.olderMean, currentMean }
    },
    mean(state) {
      requireSample(name, state.n)
      const { currentMean, olderMean } = state
      if (olderMean === undefined) return currentMean!
      return currentMean!.plusTimes(olderMean.minus(currentMean!), olderBlockWeight(length, state))
    },
    weights(n) {
      length.at(n)
      let blocks: Blocks = { n: 0, older: 0, current: 0 }
      while (blocks.n < n) blocks = nextBlocks(length, blocks)
      const a = olderBlockWeight(length, blocks)
      const { older, current } = blocks
      const result = new Float64Array(n).fill((1 - a) / current, n - current)
      return older === 0 ? result : result.fill(a / older, n - current - older, n - current)
    },
  }
}
