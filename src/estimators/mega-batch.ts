import { evaluateMany, type FiniteSum, type MiniBatch } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'

/** What estimators with mega-batches keep of the last one. */
export interface MegaBatchState {
  /** w̃, where the mega-batch was evaluated */
  readonly snapshot: Vector
  /** g̃, the mean of its mini-batches' gradients at w̃ */
  readonly megabatchGradient: Vector
  /** places of its mini-batches in the pass, in its order [m] */
  readonly places: Int32Array
  /** updates since it was drawn */
  readonly age: number
}

/** Inner steps after a mega-batch, and mini-batches in it: m = B/b = 10 in Defazio & Bottou 2019, section 6. */
export const defaultInnerSteps = 10

/** @throws RangeError unless m is a positive integer */
export function requireInnerSteps(estimator: string, innerSteps: number): void {
  if (!(Number.isInteger(innerSteps) && innerSteps > 0))
    throw new RangeError(`${estimator}: innerSteps must be a positive integer, got ${innerSteps}`)
}

/** The gradients of a mega-batch's mini-batches and their mean, summed in double precision. */
export function evaluateMegaBatch(
  problem: FiniteSum,
  x: Vector,
  batches: readonly MiniBatch[],
): { gradients: readonly Vector[]; mean: Vector } {
  const gradients = evaluateMany(problem, x, batches).map(({ gradient }) => gradient)
  const sum = new Float64Array(x.dimension)
  for (const gradient of gradients) {
    const values = gradient.read()
    for (let i = 0; i < sum.length; i++) sum[i] += values[i]
  }
  return { gradients, mean: problem.space.vector(sum.map(s => s / batches.length)) }
}
