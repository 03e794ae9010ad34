import type * as Library from 'ml-matrix'
import { orderOf } from './order.js'

/** A = Σ_j values[j]·v_j·v_jᵀ */
export interface SymmetricEigen {
  /** [d], ascending */
  readonly values: Float64Array
  /** row-major [d·d]; column j is the eigenvector of length 1 that belongs to values[j] */
  readonly vectors: Float64Array
}

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix [d·d], by Householder's tridiagonal form and the QL
 * iteration (ml-matrix, after EISPACK's tred2 and tql2).
 * @throws RangeError when the matrix is not square, not finite, or not symmetric to 1e-10 of its largest entry
 */
export function symmetricEigen(a: Float64Array): SymmetricEigen {
  const d = orderOf('symmetricEigen: the matrix', a)
  requireSymmetric(a, d)
  const { EigenvalueDecomposition, Matrix }: typeof Library = require('ml-matrix')
  const found = new EigenvalueDecomposition(Matrix.from1DArray(d, d, a), { assumeSymmetric: true })
  const columns = found.eigenvectorMatrix
  const order = Array.from(found.realEigenvalues.keys()).sort(
    (i, j) => found.realEigenvalues[i] - found.realEigenvalues[j],
  )
  const values = Float64Array.from(order, j => found.realEigenvalues[j])
  const vectors = new Float64Array(d * d)
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) vectors[i * d + j] = columns.get(i, order[j])
  return { values, vectors }
}

function requireSymmetric(a: Float64Array, d: number): void {
  let largest = 0
  for (const x of a) largest = Math.max(largest, Math.abs(x))
  if (!Number.isFinite(largest)) throw new RangeError('symmetricEigen: the matrix must be finite, got one that is not')
  for (let i = 0; i < d; i++)
    for (let j = 0; j < i; j++)
      if (Math.abs(a[i * d + j] - a[j * d + i]) > 1e-10 * largest)
        throw new RangeError(
          `symmetricEigen: the matrix must be symmetric, got ${a[i * d + j]} and ${a[j * d + i]} at (${i}, ${j}) and (${j}, ${i})`,
        )
}
