import { requireCount } from './count.js'
import type { Key } from './key.js'
import { below, words } from './words.js'

/**
 * 0 … n − 1 in a random order, every order equally likely (Fisher–Yates with unbiased integers) [n].
 * @throws RangeError when `n` is not a count
 */
export function permutation(key: Key, n: number): Int32Array {
  requireCount('permutation', n)
  const next = words(key)
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = below(next, i + 1)
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }
  return order
}
