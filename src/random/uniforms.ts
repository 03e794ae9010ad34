import { writeBlocks } from './bits.js'
import { requireCount } from './count.js'
import type { Key } from './key.js'

/**
 * n independent numbers, uniform on the 2⁵³ multiples of 2⁻⁵³ in [0, 1) [n]. Number i depends on the key and i alone.
 * @throws RangeError when `n` is not a count
 */
export function uniforms(key: Key, n: number): Float64Array {
  requireCount('uniforms', n)
  const blocks = Math.ceil(n / 2)
  const words = new Uint32Array(4 * blocks)
  writeBlocks(key, 0, blocks, words)
  const result = new Float64Array(n)
  // 27 bits of one word and 26 of the next
  for (let i = 0; i < n; i++) result[i] = ((words[2 * i] >>> 5) * 2 ** 26 + (words[2 * i + 1] >>> 6)) * 2 ** -53
  return result
}
