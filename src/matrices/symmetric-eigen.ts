import type * as Library from 'ml-matrix'
import { orderOf } from './order.js'
import { requireSymmetric } from './symmetry.js'

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
  requireSymmetric('symmetricEigen: the matrix', a, d)
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
