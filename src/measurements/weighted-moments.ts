import type { VectorMoments } from '../statistics/vector-moments.js'

/**
 * Moments of vectors put end to end, each part scaled by the root of its weight: their covariance trace is the weighted sum
 * of the parts'. Parts of weight 0 are left out.
 */
export function weightedMoments(parts: readonly (readonly [weight: number, moments: VectorMoments])[]): VectorMoments {
  const counted = parts.filter(([weight]) => weight > 0)
  if (counted.length === 1 && counted[0][0] === 1) return counted[0][1]
  const sum = new Float64Array(counted.reduce((length, [, moments]) => length + moments.sum.length, 0))
  let offset = 0
  let sumOfSquares = 0
  for (const [weight, moments] of counted) {
    const root = Math.sqrt(weight)
    for (let i = 0; i < moments.sum.length; i++) sum[offset + i] = root * moments.sum[i]
    offset += moments.sum.length
    sumOfSquares += weight * moments.sumOfSquares
  }
  return { count: counted[0][1].count, sum, sumOfSquares }
}
