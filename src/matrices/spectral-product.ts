import { matrixTiles } from './matrix-tiles.js'
import { orderOf } from './order.js'

/**
 * V·diag(λ)·Vᵀ, row-major [d·d]: the symmetric matrix with eigenvalues λ [d] whose eigenvectors are the columns of V [d·d].
 * Half of it is computed, d³ operations: with a Haar rotation 7/3·d³, where a QR decomposition and a product need 14/3·d³.
 * @throws RangeError when V is not square or λ has not as many values
 */
export function spectralProduct(vectors: Float64Array, values: Float64Array): Float64Array {
  const d = orderOf('spectralProduct: the vectors', vectors)
  if (values.length !== d)
    throw new RangeError(`spectralProduct: there must be as many values as vectors (${d}), got ${values.length}`)
  const tiles = matrixTiles(d, d, d)
  tiles.a.set(vectors)
  for (let j = 0; j < d; j++)
    for (let k = 0; k < d; k++) tiles.b[(j >> 2) * 4 * d + 4 * k + (j & 3)] = values[k] * vectors[j * d + k]
  tiles.multiply('lower')
  const result = new Float64Array(d * d)
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      const entry = tiles.c[i * tiles.stride + j]
      result[i * d + j] = entry
      result[j * d + i] = entry
    }
  return result
}
