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
  // One coordinate of all trajectories lies side by side: [time][coordinate][trajectory]. Trajectories that fill up the
  // last four start at 0, have no noise, and stay there.
  const count = Math.ceil(N / 4) * 4
  const sizes = { states: (T + 1) * n * count, actions: m * count, costs: (T + 1) * count, noise: T * m * count }
  const fixed = 2 * n * m + n * n + m * n
  const total = sizes.states + sizes.actions + sizes.costs + sizes.noise + fixed
  let room: { kernels: MatrixKernels; start: number } | undefined
  const draws = new Float64Array((n + T * m) * N)

  const evaluate = (gain: Float64Array, key: Key) => {
    room ??= matrixKernels.ownRoom(8 * (total + (total % 2)))
    const { kernels, start } = room
    let at = start
    const place = (size: number): [number, Float64Array] => {
      const address = at
      at += 8 * size
      return [address, new Float64Array(kernels.memory.buffer, address, size)]
    }
    const [statesAt, states] = place(sizes.states)
    const [actionsAt] = place(sizes.actions)
    const [costsAt, costs] = place(sizes.costs)
    const [noiseAt, noise] = place(sizes.noise)
    const [gainAt, gains] = place(m * n)
    const [dynamicsAt, dynamicsPlace] = place(n * n)
    const [inputAt, inputPlace] = place(n * m)
    const [gradientAt, gradient] = place(m * n)
    gains.set(gain)
    dynamicsPlace.set(dynamics)
    inputPlace.set(input)
    gradient.fill(0)
    fillNormals(key, 0, draws)
    states.fill(0)
    for (let row = 0; row < n; row++) states.set(draws.subarray(row * N, (row + 1) * N), row * count)
    for (let row = 0; row < T * m; row++) noise.set(draws.subarray((n + row) * N, (n + row + 1) * N), row * count)
    costs.fill(0)
    for (let t = 0; t < T; t++) {
      const state = statesAt + 8 * t * n * count
      const next = state + 8 * n * count
      const cost = costsAt + 8 * t * count
      kernels.times(noiseAt + 8 * t * m * count, deviation, actionsAt, 8 * m * count)
      kernels.addProduct(gainAt, m, n, state, actionsAt, count)
      kernels.addProduct(dynamicsAt, n, n, state, next, count)
      kernels.addProduct(inputAt, n, m, actionsAt, next, count)
      kernels.addSquares(state, n, cost, count)
      kernels.addSquares(actionsAt, m, cost, count)
    }
    kernels.addSquares(statesAt + 8 * T * n * count, n, costsAt + 8 * T * count, count)

    // costs becomes the cost to go
    for (let t = T - 1; t >= 0; t--) {
      const cost = costsAt + 8 * t * count
      kernels.plus(cost, cost + 8 * count, cost, 8 * count)
    }
    for (let t = 0; t < T; t++) {
      // G_i − b_i = (G_i − mean) N/(N − 1)
      const mean = sum(costs, t * count, N) / N
      const state = statesAt + 8 * t * n * count
      for (let i = 0; i < m; i++) {
        const xi = noiseAt + 8 * (t * m + i) * count
        kernels.addCorrelations(costsAt + 8 * t * count, mean, xi, state, n, gradientAt + 8 * i * n, count)
      }
    }
    return { loss: sum(costs, 0, N) / N, gradient: gradient.map(x => x / (deviation * (N - 1))) }
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

function sum(x: Float64Array, at: number, N: number): number {
  let total = 0
  for (let k = 0; k < N; k++) total += x[at + k]
  return total
}
