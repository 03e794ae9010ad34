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
  // One coordinate of all trajectories lies side by side: [time][coordinate][trajectory]; the coordinates of a time are its
  // state, its noise, and zeros up to a multiple of four.
  const width = 4 * Math.ceil((n + m) / 4)
  const paths = new Float64Array((T * width + n) * N)
  const actions = new Float64Array(m * N)
  const costs = new Float64Array((T + 1) * N)
  const weights = new Float64Array(N)
  // s_{t+1} = [A + BK, σB] [s_t; ξ_t] and a_t = [K, σI] [s_t; ξ_t], row by row
  const next = new Float64Array(n * width)
  const action = new Float64Array(m * width)

  const setMatrices = (gain: Float64Array) => {
    for (let i = 0; i < m; i++) {
      action.set(gain.subarray(i * n, (i + 1) * n), i * width)
      action[i * width + n + i] = deviation
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let entry = dynamics[i * n + j]
        for (let k = 0; k < m; k++) entry += input[i * m + k] * gain[k * n + j]
        next[i * width + j] = entry
      }
      for (let k = 0; k < m; k++) next[i * width + n + k] = deviation * input[i * m + k]
    }
  }

  const evaluate = (gain: Float64Array, key: Key) => {
    setMatrices(gain)
    fillNormals(key, 0, paths.subarray(0, n * N))
    costs.fill(0)
    for (let t = 0; t < T; t++) {
      const now = t * width * N
      fillNormals(key, (n + t * m) * N, paths.subarray(now + n * N, now + (n + m) * N))
      setProduct(action, m, width, paths, now, actions, 0, N)
      setProduct(next, n, width, paths, now, paths, now + width * N, N)
      addSquares(paths, now, n, costs, t * N, N)
      addSquares(actions, 0, m, costs, t * N, N)
    }
    addSquares(paths, T * width * N, n, costs, T * N, N)

    // costs becomes the cost to go
    for (let at = T * N - 1; at >= 0; at--) costs[at] += costs[at + N]
    const gradient = new Float64Array(m * n)
    for (let t = 0; t < T; t++) {
      const mean = sum(costs, t * N, N) / N
      for (let i = 0; i < m; i++) {
        // G_i − b_i = (G_i − mean) N/(N − 1)
        const xi = (t * width + n + i) * N
        for (let k = 0; k < N; k++) weights[k] = (costs[t * N + k] - mean) * paths[xi + k]
        addSums(weights, paths, t * width * N, n, gradient, i * n, N)
      }
    }
    for (let i = 0; i < gradient.length; i++) gradient[i] /= deviation * (N - 1)
    return { loss: sum(costs, 0, N) / N, gradient }
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

/**
 * out = M x for N vectors at once; M [rows × width] with a width that is a multiple of four, x [width][N], out [rows][N].
 * Two rows and four columns at a time: six reads for eight products.
 */
function setProduct(
  M: Float64Array,
  rows: number,
  width: number,
  x: Float64Array,
  xAt: number,
  out: Float64Array,
  outAt: number,
  N: number,
): void {
  out.fill(0, outAt, outAt + rows * N)
  for (let i = 0; i < rows; i += 2)
    for (let j = 0; j < width; j += 4) {
      const add = i + 1 < rows ? addTwoRows : addRow
      add(M, i * width + j, width, x, xAt + j * N, out, outAt + i * N, N)
    }
}

/** Two rows of the product by four columns; the block of M starts at `at`, its second row `below` further. */
function addTwoRows(
  M: Float64Array,
  at: number,
  below: number,
  x: Float64Array,
  xAt: number,
  out: Float64Array,
  outAt: number,
  N: number,
): void {
  const a0 = M[at]
  const a1 = M[at + 1]
  const a2 = M[at + 2]
  const a3 = M[at + 3]
  const b0 = M[at + below]
  const b1 = M[at + below + 1]
  const b2 = M[at + below + 2]
  const b3 = M[at + below + 3]
  for (let k = 0; k < N; k++) {
    const x0 = x[xAt + k]
    const x1 = x[xAt + N + k]
    const x2 = x[xAt + 2 * N + k]
    const x3 = x[xAt + 3 * N + k]
    out[outAt + k] += a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3)
    out[outAt + N + k] += b0 * x0 + b1 * x1 + (b2 * x2 + b3 * x3)
  }
}

/** The last row where their number is odd. */
function addRow(
  M: Float64Array,
  at: number,
  _below: number,
  x: Float64Array,
  xAt: number,
  out: Float64Array,
  outAt: number,
  N: number,
): void {
  const a0 = M[at]
  const a1 = M[at + 1]
  const a2 = M[at + 2]
  const a3 = M[at + 3]
  for (let k = 0; k < N; k++)
    out[outAt + k] += a0 * x[xAt + k] + a1 * x[xAt + N + k] + (a2 * x[xAt + 2 * N + k] + a3 * x[xAt + 3 * N + k])
}

/** out[k] += Σ_i x[i][k]² */
function addSquares(x: Float64Array, xAt: number, rows: number, out: Float64Array, outAt: number, N: number): void {
  for (let i = 0; i < rows; i++) {
    const from = xAt + i * N
    for (let k = 0; k < N; k++) out[outAt + k] += x[from + k] * x[from + k]
  }
}

function sum(x: Float64Array, at: number, N: number): number {
  let total = 0
  for (let k = 0; k < N; k++) total += x[at + k]
  return total
}

/** out[outAt + j] += Σ_k weights[k] x[j][k] for x [columns][N], four columns at a time */
function addSums(
  weights: Float64Array,
  x: Float64Array,
  xAt: number,
  columns: number,
  out: Float64Array,
  outAt: number,
  N: number,
): void {
  let j = 0
  for (; j + 4 <= columns; j += 4) {
    const at = xAt + j * N
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let k = 0; k < N; k++) {
      const weight = weights[k]
      s0 += weight * x[at + k]
      s1 += weight * x[at + N + k]
      s2 += weight * x[at + 2 * N + k]
      s3 += weight * x[at + 3 * N + k]
    }
    out[outAt + j] += s0
    out[outAt + j + 1] += s1
    out[outAt + j + 2] += s2
    out[outAt + j + 3] += s3
  }
  for (; j < columns; j++) {
    const at = xAt + j * N
    let total = 0
    for (let k = 0; k < N; k++) total += weights[k] * x[at + k]
    out[outAt + j] += total
  }
}
