import { orderOf } from './order.js'

/**
 * V·diag(λ)·Vᵀ, row-major [d·d]: the symmetric matrix with eigenvalues λ [d] whose eigenvectors are the columns of V [d·d].
 * @throws RangeError when V is not square or λ has not as many values
 */
export function spectralProduct(vectors: Float64Array, values: Float64Array): Float64Array {
  const d = orderOf('spectralProduct: the vectors', vectors)
  if (values.length !== d)
    throw new RangeError(`spectralProduct: there must be as many values as vectors (${d}), got ${values.length}`)
  const result = new Float64Array(d * d)
  for (let i = 0; i < d; i++)
    for (let k = 0; k <= i; k++) {
      let sum = 0
      for (let j = 0; j < d; j++) sum += vectors[i * d + j] * values[j] * vectors[k * d + j]
      result[i * d + k] = sum
      result[k * d + i] = sum
    }
  return result
}
