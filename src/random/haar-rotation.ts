import type { Key } from './key.js'
import { normals } from './normals.js'

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
  const vectorOf = (m: number) => gaussian.subarray((m * (m - 1)) / 2 - 1, (m * (m + 1)) / 2 - 1)
  const rotation = new Float64Array(d * d)
  let last = 1
  for (let m = 2; m <= d; m++) last *= Math.sign(vectorOf(m)[0])
  rotation[d * d - 1] = last
  for (let m = 2; m <= d; m++) reflect(rotation, d, vectorOf(m))
  return rotation
}

/** V_m from V_{m−1}, both in the lower right corner of `v` [d·d]; x [m]. */
function reflect(v: Float64Array, d: number, x: Float64Array): void {
  const m = x.length
  const first = d - m
  let squares = 0
  for (let i = 0; i < m; i++) squares += x[i] * x[i]
  const norm = Math.sqrt(squares)
  // H = I − u·uᵀ/c with u = x + sign(x₁)‖x‖e₁ and c = ‖u‖²/2, so that H·e₁ = −sign(x₁)·x/‖x‖
  const head = x[0] > 0 ? x[0] + norm : x[0] - norm
  const c = norm * (norm + Math.abs(x[0]))
  const sums = new Float64Array(m)
  for (let i = 1; i < m; i++) {
    const row = (first + i) * d + first
    for (let j = 1; j < m; j++) sums[j] += x[i] * v[row + j]
  }
  for (let i = 0; i < m; i++) {
    const row = (first + i) * d + first
    v[row] = x[i] / norm
    const factor = (i === 0 ? head : x[i]) / c
    for (let j = 1; j < m; j++) v[row + j] -= factor * sums[j]
  }
}
