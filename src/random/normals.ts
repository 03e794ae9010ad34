import { requireCount } from './count.js'
import type { Key } from './key.js'
import { randomKernels } from './random-kernels.js'
import { PhiloxKey } from './root-key.js'

/**
 * n independent standard normals [n]. Number i depends on the key and i alone, so a longer draw begins with a shorter one.
 *
 * By inversion: each is made of 64 bits, a sign and an integer m of 63, and is the ±Φ⁻¹(1 − p) of p = (m + ½)/2⁶⁴, with a
 * relative error of about 1e-16 (Wichura, *Algorithm AS 241: the percentage points of the normal distribution*, 1988). The
 * tails are exact up to |z| = 9.2, beyond which 2⁻⁶³ of the law lies. Computed in WebAssembly from additions,
 * multiplications, divisions and square roots alone, which IEEE 754 fixes: the same bits on every platform and version.
 * @throws RangeError when `n` is not a count
 */
export function normals(key: Key, n: number): Float64Array {
  requireCount('normals', n)
  const result = new Float64Array(n)
  fillNormals(key, 0, result)
  return result
}

/** How many normals one call computes: they and the list of tails fit the first-level cache of most processors. */
const batch = 2048

/**
 * Normals `from … from + out.length − 1` of the key, as `normals(key, from + out.length)` has them at its end, into `out`.
 * @throws RangeError when `from` is not an integer from 0 to 2⁵³ − 1 − out.length
 * @throws TypeError when the key was not made by `rootKey`
 */
export function fillNormals(key: Key, from: number, out: Float64Array): void {
  if (!Number.isSafeInteger(from) || from < 0 || !Number.isSafeInteger(from + out.length))
    throw new RangeError(
      `fillNormals: from must be an integer from 0 to 2^53 − 1 less the ${out.length} numbers that are wanted, got ${from}`,
    )
  if (!(key instanceof PhiloxKey))
    throw new TypeError('random: the key must come from rootKey(seed) and child(name), got another object')
  const [k0, k1, c2, c3] = key.identity
  const room = batch + 8
  const { kernels, start } = randomKernels.room(12 * room + 32)
  const made = new Float64Array(kernels.memory.buffer, start, room)
  for (let done = 0; done < out.length; ) {
    // A block is two normals, and the first one wanted may be the second of its block.
    const block = Math.floor((from + done) / 2)
    const skipped = (from + done) % 2
    const count = Math.min(batch, out.length - done)
    const blocks = Math.ceil((count + skipped) / 8) * 4
    kernels.normals(BigInt(block), blocks, c2, c3, k0, k1, start, start + 8 * room)
    out.set(made.subarray(skipped, skipped + count), done)
    done += count
  }
}
