import { product } from './product.js'
import { transpose } from './transpose.js'

/**
 * Aᵀ·B of row-major matrices, A [inner·n], B [inner·m] → [n·m].
 * @throws RangeError when the numbers of entries are no multiples of `inner`
 */
export function transposeProduct(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  return product(transpose(a, inner), b, inner)
}
