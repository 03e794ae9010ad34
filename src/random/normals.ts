import { writeBlocks } from './bits.js'
import { requireCount } from './count.js'
import type { Key } from './key.js'

/**
 * n independent standard normals [n], by inversion: z = ±√2·erfc⁻¹(u), the sign from one bit and u ∈ (0, 1] from 63.
 * Number i depends on the key and i alone. The tails are exact up to |z| = 9.2, beyond which 2⁻⁶³ of the law lies.
 *
 * Inversion rather than Box–Muller, because `Math.sin`, `Math.cos` and `Math.log` differ in the last bit between
 * versions of Node and between platforms; `erfcinv` of stdlib is made of additions, multiplications, divisions and
 * square roots, which IEEE 754 fixes: the same bits everywhere.
 * @throws RangeError when `n` is not a count
 */
export function normals(key: Key, n: number): Float64Array {
  requireCount('normals', n)
  const erfcinv: (x: number) => number = require('@stdlib/math-base-special-erfcinv')
  const blocks = Math.ceil(n / 2)
  const words = new Uint32Array(4 * blocks)
  writeBlocks(key, 0, blocks, words)
  const result = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const first = words[2 * i]
    const u = ((first >>> 1) * 2 ** 32 + words[2 * i + 1] + 0.5) * 2 ** -63
    const size = Math.SQRT2 * erfcinv(u)
    result[i] = first & 1 ? -size : size
  }
  return result
}
