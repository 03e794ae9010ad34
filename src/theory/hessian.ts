import { spectralProduct } from '../matrices/spectral-product.js'
import type { Key } from '../random/key.js'
import { haarRotation } from '../random/haar-rotation.js'

/** The Hessian Q = V·diag(λ)·Vᵀ of a quadratic, by its eigenvalues and eigenvectors. `symmetricEigen` gives one, too. */
export interface Hessian {
  /** λ [d] */
  readonly values: Float64Array
  /** V, row-major [d·d], its columns the eigenvectors; absent where they are the axes */
  readonly vectors?: Float64Array
}

/** A Hessian whose eigenvectors are the columns of a Haar rotation. @throws RangeError above 10,000 eigenvalues */
export function rotatedHessian(values: Float64Array, key: Key): Hessian {
  return { values, vectors: haarRotation(key, values.length) }
}

/** Q, row-major [d·d]. */
export function hessianMatrix({ values, vectors }: Hessian): Float64Array {
  const d = values.length
  if (vectors !== undefined) return spectralProduct(vectors, values)
  const matrix = new Float64Array(d * d)
  for (let i = 0; i < d; i++) matrix[i * d + i] = values[i]
  return matrix
}

// Both products take four rows of V at once, which halves their time.

/** Vᵀx [d]: a vector's coordinates along the eigenvectors. */
export function toEigenbasis({ vectors }: Hessian, x: Float64Array): Float64Array {
  if (vectors === undefined) return x
  const d = x.length
  const result = new Float64Array(d)
  let i = 0
  for (; i + 3 < d; i += 4) {
    const row = i * d
    for (let j = 0; j < d; j++)
      result[j] +=
        vectors[row + j] * x[i] +
        vectors[row + d + j] * x[i + 1] +
        vectors[row + 2 * d + j] * x[i + 2] +
        vectors[row + 3 * d + j] * x[i + 3]
  }
  for (; i < d; i++) for (let j = 0; j < d; j++) result[j] += vectors[i * d + j] * x[i]
  return result
}

/** V·y [d]: the vector whose coordinates along the eigenvectors are y. */
export function fromEigenbasis({ vectors }: Hessian, y: Float64Array): Float64Array {
  if (vectors === undefined) return y
  const d = y.length
  const result = new Float64Array(d)
  let i = 0
  for (; i + 3 < d; i += 4) {
    const row = i * d
    let sum0 = 0
    let sum1 = 0
    let sum2 = 0
    let sum3 = 0
    for (let j = 0; j < d; j++) {
      sum0 += vectors[row + j] * y[j]
      sum1 += vectors[row + d + j] * y[j]
      sum2 += vectors[row + 2 * d + j] * y[j]
      sum3 += vectors[row + 3 * d + j] * y[j]
    }
    result[i] = sum0
    result[i + 1] = sum1
    result[i + 2] = sum2
    result[i + 3] = sum3
  }
  for (; i < d; i++) for (let j = 0; j < d; j++) result[i] += vectors[i * d + j] * y[j]
  return result
}
