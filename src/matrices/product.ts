import { matrixTiles } from './matrix-tiles.js'
import { countOf } from './order.js'

/**
 * A·B of row-major matrices, A [n·inner], B [inner·m] → [n·m]. Each entry is summed in the order of the inner index.
 * @throws RangeError when the numbers of entries are no multiples of `inner`
 */
export function product(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  const n = countOf('product: the left matrix', a, inner)
  const m = countOf('product: the right matrix', b, inner)
  const tiles = matrixTiles(n, inner, m)
  tiles.a.set(a)
  for (let k = 0; k < inner; k++)
    for (let j = 0; j < m; j++) tiles.b[(j >> 2) * 4 * inner + 4 * k + (j & 3)] = b[k * m + j]
  tiles.multiply()
  if (tiles.stride === m) return tiles.c.slice(0, n * m)
  const result = new Float64Array(n * m)
  for (let i = 0; i < n; i++) result.set(tiles.c.subarray(i * tiles.stride, i * tiles.stride + m), i * m)
  return result
}
