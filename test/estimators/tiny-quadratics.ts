import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Space, Vector } from '../../src/vectors/vector.js'

/** Four quadratics in two variables with one Hessian, f_i(x) = ½ xᵀH x − b_i·x: a finite sum of equal Hessians. */
export function tinyQuadratics(space: Space = float64Space): FiniteSum & { full(x: ArrayLike<number>): number[] } {
  const linear = [
    [1, -0.5],
    [-2, 0.25],
    [0.5, 1.5],
    [1.5, -0.75],
  ]
  const [a, b, c] = [1.2, 0.3, 0.5]
  const gradientOf = (x: ArrayLike<number>, i: number) => [
    a * x[0] + b * x[1] - linear[i][0],
    b * x[0] + c * x[1] - linear[i][1],
  ]
  const mean = (x: ArrayLike<number>, indices: Iterable<number>) => {
    const each = [...indices].map(i => gradientOf(x, i))
    return [0, 1].map(at => each.reduce((sum, g) => sum + g[at], 0) / each.length)
  }
  return {
    name: 'tiny-quadratics',
    space,
    dimension: 2,
    size: 4,
    full: x => mean(x, [0, 1, 2, 3]),
    evaluate: (x: Vector, { indices }: MiniBatch) => ({ loss: 0, gradient: space.vector(mean(x.read(), indices)) }),
  }
}
