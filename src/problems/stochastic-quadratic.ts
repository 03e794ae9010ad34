import type { Key } from '../random/key.js'
import { fillNormals } from '../random/normals.js'
import type { Space, Vector } from '../vectors/vector.js'
import { perDirection } from './per-direction.js'
import { type Quadratic, type QuadraticOptions, quadratic } from './quadratic.js'

export interface StochasticQuadraticOptions extends QuadraticOptions {
  /** B, the variance of the noise in every direction, or one for each [d]. Default 0. */
  readonly noiseVariance?: number | ArrayLike<number>
  /** c ≥ 0: the noise has c times the squared gradient of its direction as further variance. Default 0. */
  readonly relativeNoise?: number
}

/** A stream whose gradient and noise are known, so that estimates can be compared with what they estimate. */
export interface StochasticQuadratic extends Quadratic<Key> {
  /** σ²_j = c (∇f)_j² + B_j at x [paths·d] */
  gradientVariance(x: Vector): Vector
  /** The same problem on vectors of another space. */
  inSpace(space: Space): StochasticQuadratic
}

/**
 * The stream of f(θ) = ½(θ − θ*)ᵀH(θ − θ*) in the eigenbasis of H: gradients H(θ − θ*) + ε with independent normal
 * ε_j ~ N(0, c (∇f)_j² + B_j), drawn by the key. B alone is the additive noise of Arnold et al. 2019; with c, Σ_j σ²_j =
 * c‖∇f‖² + Σ_j B_j, the noise that theorem 1 of Balles & Hennig 2018 allows, at its bound.
 * Path p of several has the same noise whatever their number. With c > 0 the noise depends on θ, and the gradient of a draw
 * is not that of its loss.
 * @throws RangeError as `quadratic`, for a negative variance or relative noise, and for another count of variances than of eigenvalues
 */
export function stochasticQuadratic(options: StochasticQuadraticOptions): StochasticQuadratic {
  const { noiseVariance = 0, relativeNoise = 0 } = options
  const still = quadratic(options)
  const { space, dimension } = still
  const d = still.eigenvalues.length
  const variances = perDirection(noiseVariance, d)
  if (variances.length !== d)
    throw new RangeError(
      `stochasticQuadratic: noiseVariance must be one number or one for each of the ${d} eigenvalues, got ${variances.length}`,
    )
  const wrong = variances.find(value => !(value >= 0 && value < Infinity))
  if (wrong !== undefined) throw new RangeError(`stochasticQuadratic: noiseVariance must be at least 0, got ${wrong}`)
  if (!(relativeNoise >= 0 && relativeNoise < Infinity))
    throw new RangeError(`stochasticQuadratic: relativeNoise must be at least 0, got ${relativeNoise}`)
  const isQuiet = relativeNoise === 0 && variances.every(value => value === 0)
  const isUnit = variances.every(value => value === 1)
  const deviations = Float64Array.from({ length: dimension }, (_, i) => Math.sqrt(variances[i % d]))

  const varianceVector = space.vector(Float64Array.from({ length: dimension }, (_, i) => variances[i % d]))
  const gradientVariance = (x: Vector) => {
    const gradient = still.gradient(x)
    return gradient.product(gradient).times(relativeNoise).plus(varianceVector)
  }
  const drawn = new Float64Array(dimension)
  return {
    ...still,
    name: 'stochastic-quadratic',
    gradientVariance,
    inSpace: other => stochasticQuadratic({ ...options, space: other }),
    evaluate(x, key) {
      if (isQuiet) return still.evaluate(x, null)
      fillNormals(key, 0, drawn)
      if (relativeNoise === 0 && !isUnit) for (let i = 0; i < dimension; i++) drawn[i] *= deviations[i]
      if (relativeNoise > 0) {
        const variance = gradientVariance(x).read()
        for (let i = 0; i < dimension; i++) drawn[i] *= Math.sqrt(variance[i])
      }
      return still.evaluate(x, drawn)
    },
  }
}
