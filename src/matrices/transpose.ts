import { countOf } from './order.js'

/**
 * Aᵀ of a row-major matrix A [rows·columns] → [columns·rows].
 * @throws RangeError when the number of entries is no multiple of `rows`
 */
export function transpose(a: Float64Array, rows: number): Float64Array {
  const columns = countOf('transpose: the matrix', a, rows)
  const result = new Float64Array(a.length)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j]
  return result
}
