import { type Assembly, assembly } from '../random/assembly.js'

/** assembly/theory; addresses are bytes of its memory. */
interface TheoryKernels extends Assembly {
  writeCoefficients(a: number, certain: number, counts: number, groups: number, factors: number, out: number): void
  sumSeries(block: number, blocks: number): number
}

export const theoryKernels = assembly<TheoryKernels>(__dirname, 'theory')
