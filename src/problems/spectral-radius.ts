/** The largest modulus of an eigenvalue of M [d × d, row by row]. */
export function spectralRadius(M: Float64Array, d: number): number {
  const { EigenvalueDecomposition, Matrix } = require('ml-matrix') as typeof import('ml-matrix')
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(Matrix.from1DArray(d, d, M))
  return Math.max(...realEigenvalues.map((real, i) => Math.sqrt(real ** 2 + imaginaryEigenvalues[i] ** 2)))
}
