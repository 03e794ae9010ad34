import type { Evaluation, FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Space, Vector } from '../../src/vectors/vector.js'

/**
 * Logistic regression on a handful of examples: a finite sum with different Hessians, whose gradients are written out
 * here by hand. f_i(x) = ln(1 + exp(−y_i z_i·x)), ∇f_i = −y_i σ(−y_i z_i·x) z_i.
 */
export function tinyProblem(
  size = 6,
  dimension = 3,
  space: Space = float64Space,
): FiniteSum & { gradientOf(x: ArrayLike<number>, i: number): number[] } {
  const z = normals(rootKey(11), size * dimension)
  const label = (i: number) => (i % 2 === 0 ? 1 : -1)
  const margin = (x: ArrayLike<number>, i: number) => {
    let dot = 0
    for (let c = 0; c < dimension; c++) dot += z[i * dimension + c] * x[c]
    return label(i) * dot
  }
  const gradientOf = (x: ArrayLike<number>, i: number) => {
    const factor = -label(i) / (1 + Math.exp(margin(x, i)))
    return Array.from({ length: dimension }, (_, c) => factor * z[i * dimension + c])
  }
  return {
    name: 'tiny',
    space,
    dimension,
    size,
    gradientOf,
    evaluate(x: Vector, { indices }: MiniBatch): Evaluation {
      const at = x.read()
      const gradient = new Float64Array(dimension)
      let loss = 0
      for (const i of indices) {
        loss += Math.log1p(Math.exp(-margin(at, i))) / indices.length
        gradientOf(at, i).forEach((g, c) => {
          gradient[c] += g / indices.length
        })
      }
      return { loss, gradient: space.vector(gradient) }
    },
  }
}
