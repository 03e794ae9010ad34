import { orderOf } from './order.js'

/**
 * tr A = Σ_i a_ii of a square matrix [d·d].
 * @throws RangeError when A is not square
 */
export function trace(a: Float64Array): number {
  const d = orderOf('trace: the matrix', a)
  let sum = 0
  for (let i = 0; i < d; i++) sum += a[i * d + i]
  return sum
}
