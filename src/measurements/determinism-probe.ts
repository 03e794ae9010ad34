import type { FiniteSum, MiniBatch } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'

/** How far two evaluations of the same mini-batches at the same point were apart. */
export interface Repeatability {
  /** largest difference of a coordinate of the gradient, over the largest coordinate; 0: the same bits everywhere */
  readonly error: number
  /** the first thing that differed: loss, gradient or batch statistics of which mini-batch; absent at the same bits */
  readonly different?: string
}

/**
 * Evaluates the same mini-batches twice and compares bit for bit. A variance means nothing when this differs: some
 * randomness (transforms, dropout, order, a kernel) is then not drawn from the mini-batch's key. After curvlinops'
 * check of its operators.
 * @param nameOf the name of a coordinate, for the message
 */
export function determinismProbe(
  problem: FiniteSum,
  x: Vector,
  batches: readonly MiniBatch[],
  nameOf: (coordinate: number) => string = coordinate => `coordinate ${coordinate}`,
): Repeatability {
  return problem.space.scope(() => {
    const passes = [1, 2].map(() => batches.map(batch => problem.evaluate(x, batch)))
    let error = 0
    let different: string | undefined
    batches.forEach(({ position }, i) => {
      const [first, second] = passes.map(pass => pass[i])
      const [g, h] = [first.gradient.read(), second.gradient.read()]
      let largest = 0
      for (let c = 0; c < g.length; c++) largest = Math.max(largest, Math.abs(g[c]))
      for (let c = 0; c < g.length; c++) {
        if (Object.is(g[c], h[c])) continue
        different ??= `the gradient of mini-batch ${position} in ${nameOf(c)}`
        error = Math.max(error, Math.abs(g[c] - h[c]) / largest)
      }
      if (!Object.is(first.loss, second.loss)) different ??= `the loss of mini-batch ${position}`
      const [s, t] = [first.batchStatistics, second.batchStatistics]
      if (s?.some((value, c) => !Object.is(value, t?.[c])))
        different ??= `the batch-norm statistics of mini-batch ${position}`
    })
    return { error, ...(different === undefined ? {} : { different }) }
  })
}
