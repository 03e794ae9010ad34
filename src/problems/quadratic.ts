import type { Space, Vector } from '../vectors/vector.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Problem } from './problem.js'

export interface QuadraticOptions {
  /** λ_1 … λ_d of the Hessian, in whose eigenbasis everything is written */
  readonly eigenvalues: ArrayLike<number>
  /** θ* [d]. Default 0. */
  readonly minimum?: ArrayLike<number>
  /** copies of the quadratic side by side in one vector [paths·d], for methods that work element by element. Default 1. */
  readonly paths?: number
  readonly space?: Space
}

/** A quadratic whose noise is handed in with every draw. */
export interface Quadratic<Draw> extends Problem<Draw> {
  readonly eigenvalues: Float64Array
  readonly paths: number
  /** H(θ − θ*) of every path, without noise [paths·d] */
  gradient(x: Vector): Vector
  /** f(θ) = ½ Σ_j λ_j (θ_j − θ*_j)² of every path [paths] */
  losses(x: Vector): Float64Array
}

/**
 * f(θ) = ½(θ − θ*)ᵀH(θ − θ*) with gradients H(θ − θ*) + ε for noise ε [paths·d] that is handed in; `null` is no noise. The
 * loss of a draw is f(θ) + ε·(θ − θ*), averaged over the paths.
 * @throws RangeError without eigenvalues, for one that is not finite, for a minimum of another dimension, or a count of
 * paths that is not a positive integer; at an evaluation for noise of another length
 */
export function quadratic(options: QuadraticOptions): Quadratic<ArrayLike<number> | null> {
  const { paths = 1, space = float64Space } = options
  const eigenvalues = Float64Array.from(options.eigenvalues)
  const d = eigenvalues.length
  if (d === 0) throw new RangeError('quadratic: at least one eigenvalue is required, got none')
  const wrong = eigenvalues.find(value => !Number.isFinite(value))
  if (wrong !== undefined) throw new RangeError(`quadratic: eigenvalues must be finite numbers, got ${wrong}`)
  if (!(Number.isInteger(paths) && paths > 0))
    throw new RangeError(`quadratic: paths must be a positive integer, got ${paths}`)
  const minimum = Float64Array.from(options.minimum ?? new Float64Array(d))
  if (minimum.length !== d)
    throw new RangeError(
      `quadratic: minimum must have one coordinate for each of the ${d} eigenvalues, got ${minimum.length}`,
    )
  const dimension = paths * d

  const tiled = (values: Float64Array) =>
    space.vector(Float64Array.from({ length: dimension }, (_, i) => values[i % d]))
  const curvatures = tiled(eigenvalues)
  const centre = minimum.every(value => value === 0) ? null : tiled(minimum)
  const offsetAt = (x: Vector) => (centre === null ? x : x.minus(centre))
  return {
    name: 'quadratic',
    space,
    dimension,
    eigenvalues,
    paths,
    gradient: x => offsetAt(x).product(curvatures),
    losses(x) {
      const at = x.read()
      const result = new Float64Array(paths)
      for (let path = 0; path < paths; path++)
        for (let j = 0; j < d; j++) {
          const offset = at[path * d + j] - minimum[j]
          result[path] += 0.5 * eigenvalues[j] * offset * offset
        }
      return result
    },
    evaluate(x, noise) {
      if (noise !== null && noise.length !== dimension)
        throw new RangeError(`quadratic: the noise must have ${dimension} numbers, got ${noise.length}`)
      const offset = offsetAt(x)
      const still = offset.product(curvatures)
      if (noise === null) return { loss: (0.5 * offset.dot(still)) / paths, gradient: still }
      const epsilon = space.vector(noise)
      return { loss: (0.5 * offset.dot(still) + offset.dot(epsilon)) / paths, gradient: still.plus(epsilon) }
    },
  }
}
