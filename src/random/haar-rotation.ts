import type { Key } from './key.js'
import { normals } from './normals.js'
import { randomKernels } from './random-kernels.js'

/**
 * A rotation of ℝᵈ drawn from the Haar measure on SO(d): orthogonal, determinant +1, row-major [d·d].
 *
 * V_m = H_m·diag(s_m, V_{m−1}) for m = 2 … d, where the reflection H_m and the sign s_m send e₁ to x/‖x‖ of a Gaussian
 * vector x in ℝᵐ: the first column is uniform on the sphere, the others are uniform in its complement
 * (Diaconis and Shahshahani, *The subgroup algorithm for generating uniform random variables*, 1987; Stewart, *The
 * efficient generation of random orthogonal matrices*, 1980). V₁ = ±1 makes the determinant +1. The reflections are
 * applied from the smallest, so that each meets a block of its own size: 4/3·d³ operations and d²/2 normals, where a QR
 * decomposition with its orthogonal factor needs 8/3·d³ and d².
 * @throws RangeError when d is not an integer from 1 to 10,000
 */
export function haarRotation(key: Key, d: number): Float64Array {
  if (!Number.isInteger(d) || d < 1 || d > 10_000)
    throw new RangeError(`haarRotation: d must be an integer from 1 to 10,000, got ${d}`)
  const gaussian = normals(key, (d * (d + 1)) / 2 - 1)
  const stride = d + (d % 2)
  const vectors = gaussian.length + (gaussian.length % 2)
  const { kernels, start } = randomKernels.room(8 * (vectors + d * stride + 2 * stride))
  new Float64Array(kernels.memory.buffer, start, gaussian.length).set(gaussian)
  const v = start + 8 * vectors
  const made = new Float64Array(kernels.memory.buffer, v, d * stride).fill(0)
  kernels.rotate(start, d, stride, v, v + 8 * d * stride)
  if (stride === d) return made.slice()
  const rotation = new Float64Array(d * d)
  for (let i = 0; i < d; i++) rotation.set(made.subarray(i * stride, i * stride + d), i * d)
  return rotation
}
