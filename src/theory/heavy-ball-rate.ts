import { power } from '../vectors/elementary.js'
import { impulseResponse } from './impulse-response.js'

/** Heavy ball's best constant parameters for eigenvalues in [L/κ, L]. */
export interface HeavyBallTuning {
  /** μ = ((√κ−1)/(√κ+1))² */
  readonly momentum: number
  /** α = (1+√μ)²/L */
  readonly learningRate: number
  /** √μ, by which the distance falls each step */
  readonly rate: number
}

/**
 * Proposition 3.2 of Arnold et al. 2019 (without noise, Heavyball-IGT is heavy ball): μ = ((√κ−1)/(√κ+1))²,
 * α = (1+√μ)²/L = 4/(√L+√(L/κ))². The proposition as printed has lost the root in α.
 * @throws RangeError when κ is below 1 or L is not positive
 */
export function heavyBallTuning(condition: number, largest = 1): HeavyBallTuning {
  if (!(condition >= 1 && condition < Infinity))
    throw new RangeError(`heavyBallTuning: condition must be a finite number of at least 1, got ${condition}`)
  if (!(largest > 0 && largest < Infinity))
    throw new RangeError(`heavyBallTuning: the largest eigenvalue must be positive, got ${largest}`)
  const root = Math.sqrt(condition)
  const rate = (root - 1) / (root + 1)
  return { momentum: rate * rate, learningRate: (1 + rate) ** 2 / largest, rate }
}

/**
 * Spectral radius of heavy ball's matrix [[1−h, μ], [−h, μ]] on one direction, h = αλ: the larger modulus of the roots of
 * z² − (1+μ−h)z + μ. Roots that are equal up to rounding count as equal.
 */
export function heavyBallRadius(h: number, mu: number): number {
  const trace = Math.abs(1 - h + mu)
  const discriminant = trace * trace - 4 * mu
  return discriminant <= 1e-14 * (trace * trace + 4 * mu) ? Math.sqrt(mu) : (trace + Math.sqrt(discriminant)) / 2
}

export interface HeavyBallRate extends HeavyBallTuning {
  /** the largest over 1,001 log-spaced eigenvalues of [L/κ, L], both ends among them */
  readonly spectralRadius: number
  /** e to the slope of log(‖E Δ_t‖/(t+1)), see `heavyBallRate` */
  readonly fittedRate: number
  /** max over 300 steps and 100 directions of |Heavyball-IGT − heavy ball| without noise, from θ_0 − θ* = 1 */
  readonly equivalenceError: number
}

/**
 * Proposition 3.2, checked: the tuned method's rate as the roots have it and as a run without noise shows it, on 100
 * log-spaced eigenvalues from θ_0 − θ* = 1 with L = 1.
 *
 * Both ends of the spectrum have a double root, so the distance falls like t·ρ^t and not like ρ^t. What is fitted is therefore
 * the slope of log(‖E Δ_t‖/(t+1)), by least squares over at most 64 steps of the second half of [1, T], ρ^T being 10⁻²⁰⁰.
 * The rate is 0 for κ = 1, where one step arrives.
 * @throws RangeError when κ is not in [1, 10¹²]
 */
export function heavyBallRate(condition: number): HeavyBallRate {
  if (!(condition <= 1e12))
    throw new RangeError(`heavyBallRate: condition must be between 1 and 1e12, got ${condition}`)
  const tuning = heavyBallTuning(condition)
  const spread = (count: number) => Array.from({ length: count }, (_, j) => power(condition, j / (count - 1) - 1))
  const spectralRadius = spread(1001)
    .map(eigenvalue => heavyBallRadius(tuning.learningRate * eigenvalue, tuning.momentum))
    .reduce((a, b) => Math.max(a, b), 0)
  const eigenvalues = spread(100)
  return {
    ...tuning,
    spectralRadius,
    fittedRate: tuning.rate === 0 ? 0 : fittedRate(eigenvalues, tuning),
    equivalenceError: equivalenceError(eigenvalues, tuning),
  }
}

function fittedRate(eigenvalues: readonly number[], { momentum, learningRate, rate }: HeavyBallTuning): number {
  const last = Math.max(8, Math.ceil((200 * Math.LN10) / -Math.log(rate)))
  const count = Math.min(64, Math.floor(last / 2))
  const steps = Array.from({ length: count }, (_, i) => Math.round((last / 2) * (1 + i / (count - 1))))
  const responses = eigenvalues.map(eigenvalue => impulseResponse(learningRate * eigenvalue, momentum))
  // E Δ_t = U_{t+1} − μU_t from rest at distance 1
  const logs = steps.map(t => {
    const distance = Math.hypot(...responses.map(response => response(t + 1) - momentum * response(t)))
    return Math.log(distance) - Math.log1p(t)
  })
  const center = steps.reduce((sum, t) => sum + t, 0) / count
  const slope =
    steps.reduce((sum, t, i) => sum + (t - center) * logs[i], 0) / steps.reduce((sum, t) => sum + (t - center) ** 2, 0)
  return Math.exp(slope)
}

/** Both methods stepped as they are written: Heavyball-IGT with its query point and its average of gradients. */
function equivalenceError(eigenvalues: readonly number[], { momentum, learningRate }: HeavyBallTuning): number {
  let largest = 0
  for (const eigenvalue of eigenvalues) {
    let [plain, velocity] = [1, 0]
    let [theta, before, average, w] = [1, 1, 0, 0]
    for (let t = 0; t < 300; t++) {
      velocity = momentum * velocity - learningRate * (eigenvalue * plain)
      plain += velocity
      const gamma = t / (t + 1)
      const query = theta + t * (theta - before)
      average = gamma * average + (1 - gamma) * (eigenvalue * query)
      w = momentum * w - learningRate * average
      before = theta
      theta += w
      largest = Math.max(largest, Math.abs(theta - plain))
    }
  }
  return largest
}
