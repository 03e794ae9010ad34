import { type Assembly, assembly } from './assembly.js'

/** assembly/random; addresses are bytes of its memory. */
interface RandomKernels extends Assembly {
  normals(
    block: bigint,
    count: number,
    c2: number,
    c3: number,
    k0: number,
    k1: number,
    out: number,
    tails: number,
  ): void
  replaceTails(tails: number, end: number): void
  rotate(gaussian: number, d: number, stride: number, v: number, sums: number): void
}

export const randomKernels = assembly<RandomKernels>(__dirname, 'random')
