import type { Key } from './key.js'
import { philox4x32 } from './philox.js'
import { PhiloxKey } from './root-key.js'

/**
 * 128 random bits: block `index` of the key's stream as four integers in [0, 2³²). Any block costs the same, so
 * `bits(key, example)` is the cheap way to draw for one example out of many.
 * @throws RangeError when `index` is not an integer from 0 to 2⁵³ − 1
 * @throws TypeError when the key was not made by `rootKey`
 */
export function bits(key: Key, index: number): [number, number, number, number] {
  if (!Number.isSafeInteger(index) || index < 0)
    throw new RangeError(`bits: index must be an integer from 0 to 2^53 − 1, got ${index}`)
  writeBlocks(key, index, index + 1, block)
  return [block[0], block[1], block[2], block[3]]
}

const block = new Uint32Array(4)

/**
 * Blocks `from … to − 1` of the key's stream, one after the other, into `out` [≥ 4·(to − from)].
 * Two words of the identity are Philox's key, two are the upper half of its counter, the lower half is the index.
 */
export function writeBlocks(key: Key, from: number, to: number, out: Uint32Array): void {
  if (!(key instanceof PhiloxKey))
    throw new TypeError('random: the key must come from rootKey(seed) and child(name), got another object')
  const [a, b, c, d] = key.identity
  for (let index = from; index < to; index++)
    philox4x32(index | 0, Math.floor(index / 2 ** 32), c, d, a, b, out, 4 * (index - from))
}
