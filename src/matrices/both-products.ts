import { matrixKernels } from './matrix-kernels.js'
import { orderOf } from './order.js'

/** Products of one matrix with many vectors, written into `out`, which may be `x`. */
export interface BothProducts {
  /** A·x [d] */
  times(x: Float64Array, out: Float64Array): void
  /** Aᵀ·x [d] */
  transposedTimes(x: Float64Array, out: Float64Array): void
}

/**
 * The products of a square matrix [d·d], which is copied, and of its transpose with vectors, in WebAssembly.
 * @throws RangeError when A is not square
 */
export function bothProducts(a: Float64Array): BothProducts {
  const d = orderOf('bothProducts: the matrix', a)
  const matrix = a.slice()
  const rows = Math.ceil(d / 4) * 4
  const stride = Math.ceil(d / 2) * 2
  const bytes = 8 * rows * stride
  const prepared = matrixKernels.lasting(2 * bytes + 8 * (stride + rows), ({ kernels, start }) => {
    const view = (at: number, length: number) => new Float64Array(kernels.memory.buffer, at, length).fill(0)
    const [copy, transposed] = [view(start, rows * stride), view(start + bytes, rows * stride)]
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) {
        copy[i * stride + j] = matrix[i * d + j]
        transposed[j * stride + i] = matrix[i * d + j]
      }
    const at = start + 2 * bytes
    const [x, out] = [view(at, stride), view(at + 8 * stride, rows)]
    const multiply = (n: number) => kernels.timesVector(start + n * bytes, rows, 8 * stride, at, at + 8 * stride)
    return { x, out, multiply }
  })
  const product = (n: number, x: Float64Array, out: Float64Array) => {
    const room = prepared()
    room.x.set(x)
    room.multiply(n)
    for (let i = 0; i < d; i++) out[i] = room.out[i]
  }
  return { times: (x, out) => product(0, x, out), transposedTimes: (x, out) => product(1, x, out) }
}
