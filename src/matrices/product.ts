import { countOf } from './order.js'

/**
 * A·B of row-major matrices, A [n·inner], B [inner·m] → [n·m]. Products are summed in the order of the inner index.
 * @throws RangeError when the numbers of entries are no multiples of `inner`
 */
export function product(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  const n = countOf('product: the left matrix', a, inner)
  const m = countOf('product: the right matrix', b, inner)
  const result = new Float64Array(n * m)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k]
      for (let j = 0; j < m; j++) result[i * m + j] += factor * b[k * m + j]
    }
  return result
}
