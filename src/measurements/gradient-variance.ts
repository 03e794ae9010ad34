import { evaluateMany, type FiniteSum, inBlocks, type MiniBatch } from '../problems/problem.js'
import { accumulateDifference, covarianceTrace, vectorMoments } from '../statistics/vector-moments.js'
import type { Vector } from '../vectors/vector.js'

/**
 * V_sgd = mean_b ‖g_b(x) − ḡ(x)‖² over the mini-batches of a pass (Defazio & Bottou 2019, table 1), summed in double
 * precision and without keeping their gradients.
 */
export function gradientVariance(problem: FiniteSum, x: Vector, pass: readonly MiniBatch[]): number {
  const moments = vectorMoments(problem.dimension)
  const difference = new Float64Array(problem.dimension)
  let first: Float32Array | Float64Array | undefined
  inBlocks(problem, pass, block => {
    for (const { gradient } of evaluateMany(problem, x, block)) {
      const values = gradient.read()
      first ??= values.slice()
      // of differences to the first: no digit is lost to a long mean
      accumulateDifference(moments, values, first, difference)
    }
  })
  return covarianceTrace(moments)
}
