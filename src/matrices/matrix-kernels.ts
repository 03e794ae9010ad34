import { type Assembly, assembly } from '../random/assembly.js'

/** assembly/matrices; addresses and lengths are bytes of its memory. */
export interface MatrixKernels extends Assembly {
  multiply(a: number, b: number, c: number, rows: number, inner: number, columns: number, lower: number): void
  timesVector(a: number, rows: number, rowBytes: number, x: number, out: number): void
  plus(x: number, y: number, out: number, bytes: number): void
  minus(x: number, y: number, out: number, bytes: number): void
  times(x: number, scalar: number, out: number, bytes: number): void
  plusTimes(x: number, y: number, scalar: number, out: number, bytes: number): void
  product(x: number, y: number, out: number, bytes: number): void
  dot(x: number, y: number, bytes: number): number
  rollOut(
    count: number,
    n: number,
    m: number,
    T: number,
    matrices: number,
    deviation: number,
    draws: number,
    states: number,
    costs: number,
    means: number,
  ): void
  correlate(
    count: number,
    n: number,
    m: number,
    T: number,
    draws: number,
    states: number,
    costs: number,
    means: number,
    out: number,
  ): void
}

export const matrixKernels = assembly<MatrixKernels>(__dirname, 'matrices')
