import type { Vector } from '../vectors/vector.js'

/**
 * The mean of b gradients and the variance of that mean, estimated from them: g = (1/b) Σ_k g_k and
 * ŝ = (1/(b(b−1))) Σ_k (g_k − g)², element by element, unbiased for independent gradients (Balles & Hennig 2018,
 * algorithm 5).
 * @throws RangeError for fewer than two gradients
 */
export function meanAndVariance(gradients: readonly Vector[]): { gradient: Vector; variance: Vector } {
  const b = gradients.length
  if (b < 2) throw new RangeError(`meanAndVariance: at least two gradients are required, got ${b}`)
  const gradient = gradients.reduce((sum, each) => sum.plus(each)).times(1 / b)
  const squares = gradients.map(each => {
    const deviation = each.minus(gradient)
    return deviation.product(deviation)
  })
  return { gradient, variance: squares.reduce((sum, each) => sum.plus(each)).times(1 / (b * (b - 1))) }
}
