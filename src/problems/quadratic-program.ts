import type { Key } from '../random/key.js'
import { normals } from '../random/normals.js'
import { product } from '../matrices/product.js'
import { requireSymmetric } from '../matrices/symmetry.js'
import { orderOf } from '../matrices/order.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Vector } from '../vectors/vector.js'
import type { Stream } from './problem.js'

export interface QuadraticProgramOptions {
  /** Q [d·d], row by row, symmetric */
  readonly matrix: Float64Array
  /** x* [d]. Default 0. */
  readonly minimum?: ArrayLike<number>
  /** ν ≥ 0, the standard deviation of every coordinate of x around x*. Default 0. */
  readonly noiseDeviation?: number
}

export interface QuadraticProgram extends Stream {
  /** ∇L(θ) = Q(θ − x*) [d] */
  gradient(x: Vector): Vector
  /** L(θ) without its constant, ½(θ − x*)ᵀQ(θ − x*) */
  loss(x: Vector): number
}

/**
 * The stochastic quadratic program of Balles & Hennig 2018 (section 2): ℓ(θ, x) = ½(θ − x)ᵀQ(θ − x) with x ~ N(x*, ν²I),
 * whose gradient Q(θ − x) has the covariance ν²QQ. L(θ) = E ℓ also has the constant ½ν² tr Q.
 * @throws RangeError for a matrix that is not square, not finite or not symmetric, a minimum of another dimension, or a negative ν
 */
export function quadraticProgram(options: QuadraticProgramOptions): QuadraticProgram {
  const { matrix, noiseDeviation = 0 } = options
  const d = orderOf('quadraticProgram: matrix', matrix)
  requireSymmetric('quadraticProgram: matrix', matrix, d)
  const minimum = Float64Array.from(options.minimum ?? new Float64Array(d))
  if (minimum.length !== d)
    throw new RangeError(`quadraticProgram: minimum must have the matrix's dimension ${d}, got ${minimum.length}`)
  if (!(noiseDeviation >= 0 && noiseDeviation < Infinity))
    throw new RangeError(`quadraticProgram: noiseDeviation must be at least 0, got ${noiseDeviation}`)
  const around = (x: Vector, centre: Float64Array) => {
    const offset = Float64Array.from(x.read(), (value, i) => value - centre[i])
    const gradient = product(matrix, offset, d)
    let loss = 0
    for (let i = 0; i < d; i++) loss += 0.5 * offset[i] * gradient[i]
    return { loss, gradient: float64Space.vector(gradient) }
  }
  return {
    name: 'quadratic-program',
    space: float64Space,
    dimension: d,
    gradient: x => around(x, minimum).gradient,
    loss: x => around(x, minimum).loss,
    evaluate(x: Vector, key: Key) {
      const z = normals(key, d)
      return around(
        x,
        minimum.map((value, i) => value + noiseDeviation * z[i]),
      )
    },
  }
}
