import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'

/** A [rows·columns] of standard normals. */
export function gaussian(name: string, rows: number, columns: number): Float64Array {
  return normals(rootKey(8).child('matrices').child(name).child(rows).child(columns), rows * columns)
}

/** A·B as it is defined, A [n·inner], B [inner·m]. */
export function naiveProduct(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  const n = a.length / inner
  const m = b.length / inner
  const result = new Float64Array(n * m)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) for (let k = 0; k < inner; k++) result[i * m + j] += a[i * inner + k] * b[k * m + j]
  return result
}

export function largestDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((largest, x, i) => Math.max(largest, Math.abs(x - b[i])), 0)
}
