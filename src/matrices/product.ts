import { matrixTiles } from './matrix-tiles.js'
import { countOf } from './order.js'

/** Multiplications up to which three loops take less time than the way to WebAssembly. */
const few = 4096

/**
 * A·B of row-major matrices, A [n·inner], B [inner·m] → [n·m]. Each entry is summed in the order of the inner index.
 * @param out where the product is written, [n·m], none of the factors; a new array where none is given
 * @throws RangeError when the numbers of entries are no multiples of `inner`, or `out` has another number
 */
export function product(a: Float64Array, b: Float64Array, inner: number, out?: Float64Array): Float64Array {
  const n = countOf('product: the left matrix', a, inner)
  const m = countOf('product: the right matrix', b, inner)
  const result = out ?? new Float64Array(n * m)
  if (result.length !== n * m)
    throw new RangeError(`product: the result must have ${n} × ${m} entries, got ${result.length}`)
  if (n * inner * m <= few) inLoops(a, b, n, inner, m, result)
  else inTiles(a, b, n, inner, m, result)
  return result
}

type Multiply = (a: Float64Array, b: Float64Array, n: number, inner: number, m: number, result: Float64Array) => void

const inLoops: Multiply = (a, b, n, inner, m, result) => {
  result.fill(0)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k]
      for (let j = 0; j < m; j++) result[i * m + j] += factor * b[k * m + j]
    }
}

const inTiles: Multiply = (a, b, n, inner, m, result) => {
  const tiles = matrixTiles(n, inner, m)
  tiles.a.set(a)
  for (let k = 0; k < inner; k++)
    for (let j = 0; j < m; j++) tiles.b[(j >> 2) * 4 * inner + 4 * k + (j & 3)] = b[k * m + j]
  tiles.multiply()
  if (tiles.stride === m) result.set(tiles.c.subarray(0, n * m))
  else for (let i = 0; i < n; i++) result.set(tiles.c.subarray(i * tiles.stride, i * tiles.stride + m), i * m)
}
