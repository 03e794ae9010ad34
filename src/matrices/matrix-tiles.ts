import { matrixKernels } from './matrix-kernels.js'

/** Two matrices and their product in the memory of WebAssembly, where the next product overwrites them. */
interface Tiles {
  /** row-major [n·inner] */
  readonly a: Float64Array
  /** panels of 4 columns, one after the other, the last one filled up; in a panel 4 numbers for each inner index */
  readonly b: Float64Array
  /** rows of `stride` numbers, of which m count */
  readonly c: Float64Array
  readonly stride: number
  /** c = a·b; entries above the diagonal are left out where `lower` is given */
  multiply(lower?: 'lower'): void
}

/** Room for the product of matrices [n·inner] and [inner·m]. */
export function matrixTiles(n: number, inner: number, m: number): Tiles {
  const rows = Math.ceil(n / 4) * 4
  const stride = Math.ceil(m / 4) * 4
  const { kernels, start } = matrixKernels.room(8 * (rows * inner + inner * stride + rows * stride))
  const b = start + 8 * rows * inner
  const c = b + 8 * inner * stride
  const view = (at: number, length: number) => new Float64Array(kernels.memory.buffer, at, length)
  // What fills up rows and columns is not used, but must be no number that is slow to multiply.
  view(start, rows * inner).fill(0, n * inner)
  if (stride > m) view(b, inner * stride).fill(0, inner * (stride - 4))
  return {
    a: view(start, n * inner),
    b: view(b, inner * stride),
    c: view(c, rows * stride),
    stride,
    multiply: lower => kernels.multiply(start, b, c, rows, inner, stride, lower === undefined ? 0 : 1),
  }
}
