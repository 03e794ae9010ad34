import { requireCount } from './count.js'
import type { Key } from './key.js'
import { below, words } from './words.js'

/**
 * n independent integers, uniform on 0 … bound − 1 without bias [n].
 * @throws RangeError when `n` is not a count or `bound` is not an integer from 1 to 2³¹
 */
export function integers(key: Key, n: number, bound: number): Int32Array {
  requireCount('integers', n)
  if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 31)
    throw new RangeError(`integers: bound must be an integer from 1 to 2^31, got ${bound}`)
  const next = words(key)
  const result = new Int32Array(n)
  for (let i = 0; i < n; i++) result[i] = below(next, bound)
  return result
}
