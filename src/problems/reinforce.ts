import { type MatrixKernels, matrixKernels } from '../matrices/matrix-kernels.js'
import type { Key } from '../random/key.js'
import { fillNormals } from '../random/normals.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { LinearQuadratic } from './linear-quadratic.js'
import type { Stream } from './problem.js'

export interface ReinforceOptions {
  /** trajectories of one draw N, at least 2: each one's baseline is the mean of the others */
  readonly trajectories: number
  /** σ > 0 of the policy's noise */
  readonly deviation: number
}

/**
 * The cost of a linear policy as a stream: x is the gain K [actionDimension × stateDimension, row by row], a draw is N
 * trajectories of s_{t+1} = A s_t + B a_t with a_t = K s_t + σ ξ_t and s_0, ξ_t ~ N(0, I).
 *
 *   loss     = 1/N Σ_i G_{i,0}
 *   gradient = 1/N Σ_i Σ_{t<T} (G_{i,t} − b_{i,t}) (ξ_{i,t}/σ) s_{i,t}ᵀ
 *
 * with the cost to go G_{i,t} = Σ_{u=t}^{T−1} (‖s_u‖² + ‖a_u‖²) + ‖s_T‖² and, as its baseline, b_{i,t} = the mean of
 * G_{j,t} over the other trajectories j ≠ i. Unbiased for the gradient of the expected cost at σ (Williams 1992;
 * with the baseline of Kool, van Hoof and Welling 2019).
 *
 * Where the same key object is handed in twice running, it is drawn from once.
 *
 * Trajectories that overflow give a loss and a gradient that are not finite, never an exception.
 * @throws RangeError for fewer than two trajectories, or a deviation that is not positive
 */
export function reinforce(system: LinearQuadratic, { trajectories: N, deviation }: ReinforceOptions): Stream {
  if (!Number.isInteger(N) || N < 2)
    throw new RangeError(
      `reinforce: trajectories must be an integer of at least 2, since a trajectory's baseline is the mean of the others, got ${N}`,
    )
  if (!(deviation > 0 && deviation < Infinity))
    throw new RangeError(`reinforce: deviation must be a positive number, got ${deviation}`)
  const { stateDimension: n, actionDimension: m, horizon: T, dynamics, input } = system
  const coordinates = n + T * m
  const blocks = Math.ceil(N / 8)
  // trajectories of the last block where it is not full
  const rest = N % 8
  // in the order in which the kernels expect them: the rest behind the other draws, the system behind the gain
  const sizes = {
    draws: coordinates * N,
    restDraws: rest === 0 ? 0 : 8 * coordinates,
    states: 8 * blocks * (T + 1) * (n + m),
    costs: 8 * blocks * (T + 1),
    means: T + 1,
    gain: m * n,
    system: n * (n + m),
    gradient: m * n,
  }
  let places: Places<keyof typeof sizes> | undefined
  /** whose normals lie in `draws` */
  let drawn: Key | undefined

  const evaluate = (gain: Float64Array, key: Key) => {
    if (places === undefined) {
      places = placesOf(sizes)
      const sideBySide = places.view('system')
      for (let row = 0; row < n; row++) {
        sideBySide.set(dynamics.subarray(row * n, (row + 1) * n), row * (n + m))
        sideBySide.set(input.subarray(row * m, (row + 1) * m), row * (n + m) + n)
      }
    }
    const { kernels, at, view } = places
    if (key !== drawn) {
      const draws = view('draws')
      fillNormals(key, 0, draws)
      const restDraws = view('restDraws')
      for (let i = 0; i < restDraws.length; i += 8)
        restDraws.set(draws.subarray((i / 8 + 1) * N - rest, (i / 8 + 1) * N), i)
      drawn = key
    }
    view('gain').set(gain)
    kernels.rollOut(N, n, m, T, at.gain, deviation, at.draws, at.states, at.costs, at.means)
    kernels.correlate(N, n, m, T, at.draws, at.states, at.costs, at.means, at.gradient)
    // G_i − b_i = (G_i − mean) N/(N − 1)
    return { loss: view('means')[0], gradient: view('gradient').map(x => x / (deviation * (N - 1))) }
  }

  return {
    name: 'reinforce',
    space: float64Space,
    dimension: m * n,
    evaluate(x, key) {
      if (x.dimension !== m * n)
        throw new RangeError(`reinforce: the gain must have ${m} × ${n} numbers, got ${x.dimension}`)
      const { loss, gradient } = evaluate(Float64Array.from(x.read()), key)
      return { loss, gradient: float64Space.vector(gradient) }
    },
  }
}

interface Places<Name extends string> {
  readonly kernels: MatrixKernels
  /** addresses */
  readonly at: Readonly<Record<Name, number>>
  view(name: Name): Float64Array
}

/** Arrays of the given lengths one after the other, all zero. */
function placesOf<Name extends string>(lengths: Readonly<Record<Name, number>>): Places<Name> {
  const names = Object.keys(lengths) as Name[]
  const { kernels, start } = matrixKernels.ownRoom(8 * names.reduce((sum, name) => sum + lengths[name], 0))
  const at = {} as Record<Name, number>
  let end = start
  for (const name of names) {
    at[name] = end
    end += 8 * lengths[name]
  }
  return { kernels, at, view: name => new Float64Array(kernels.memory.buffer, at[name], lengths[name]) }
}
