import type { Key } from '../random/key.js'
import type { Space, Vector } from '../vectors/vector.js'

/**
 * A problem is what is minimised: a loss and its gradient at a point, for one draw of the data.
 * A *stream* draws without end (its draw is a key); a *finite sum* has examples, which a partition cuts into
 * mini-batches. Algorithms that need a full gradient ask for a `FiniteSum`: handing them a stream does not compile.
 */
export interface Problem<Draw> {
  readonly name: string
  readonly space: Space
  readonly dimension: number
  /** Mean loss and mean gradient over the draw. Pure: the same point and draw give the same numbers. */
  evaluate(x: Vector, draw: Draw): Evaluation
}

export interface Evaluation {
  /** mean loss over the draw */
  readonly loss: number
  /** mean gradient over the draw [dimension] */
  readonly gradient: Vector
  /** What layers saw of this mini-batch (batch-norm means and variances), where the problem has such layers. */
  readonly batchStatistics?: Float32Array
}

/** Examples of one step, and the keys from which their transforms and dropout masks are drawn: the same mini-batch is
 * the same pixels and the same masks wherever it is evaluated. That is what *locked* means; `unlocked` takes it away. */
export interface MiniBatch {
  /** which examples, [batch] */
  readonly indices: Int32Array
  /** place in the partition, from 0 */
  readonly position: number
  readonly keys: { readonly transforms: Key; readonly dropout: Key }
}

export type Stream = Problem<Key>

export interface FiniteSum extends Problem<MiniBatch> {
  /** number of examples N */
  readonly size: number
  /** Mini-batches at one point, evaluated together where that is faster: the same numbers as one by one. */
  evaluateMany?(x: Vector, batches: readonly MiniBatch[]): Evaluation[]
  /** Running statistics of batch norm before the first step, where the problem has such layers. */
  initialStatistics?(): Float32Array
  /** The same problem with batch norm using the given running statistics instead of the mini-batch's. */
  withStatistics?(statistics: Float32Array): FiniteSum
}

/** All evaluations of a pass, together where the problem can. */
export function evaluateMany(problem: FiniteSum, x: Vector, batches: readonly MiniBatch[]): Evaluation[] {
  return problem.evaluateMany?.(x, batches) ?? batches.map(batch => problem.evaluate(x, batch))
}

/** Mini-batches evaluated between two clean-ups of memory. */
export const blockSize = 16

/**
 * Goes through mini-batches in their order, a block of them at a time. Vectors made for a block are freed before the next, but for
 * those that the result of `compute` holds.
 * @param compute is given the block and the place of its first mini-batch
 */
export function inBlocks(
  { space }: FiniteSum,
  batches: readonly MiniBatch[],
  compute: (block: readonly MiniBatch[], from: number) => unknown,
): void {
  for (let from = 0; from < batches.length; from += blockSize)
    space.scope(() => compute(batches.slice(from, from + blockSize), from))
}

/** A problem that answers some questions differently and the rest as `problem` does. */
export function viewOf(problem: FiniteSum, view: Pick<FiniteSum, 'evaluate' | 'evaluateMany'>): FiniteSum {
  const { name, space, dimension, size } = problem
  return { name, space, dimension, size, ...view }
}
