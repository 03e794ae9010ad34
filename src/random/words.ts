import { writeBlocks } from './bits.js'
import type { Key } from './key.js'

/** The key's 32-bit words in order, for draws that reject some: the blocks are made 64 at a time. */
export function words(key: Key): () => number {
  const buffer = new Uint32Array(256)
  let nextBlock = 0
  let at = buffer.length
  return () => {
    if (at === buffer.length) {
      writeBlocks(key, nextBlock, nextBlock + 64, buffer)
      nextBlock += 64
      at = 0
    }
    return buffer[at++]
  }
}

/** An unbiased integer in [0, bound), 1 ≤ bound ≤ 2³²: words of the last, incomplete cycle are rejected. */
export function below(next: () => number, bound: number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound)
  let word = next()
  while (word >= limit) word = next()
  return word % bound
}
