import type { Vector } from '../vectors/vector.js'

/** The bias-corrected moving average of the gradients so far, m_t = Σ_s β^{t−s} g_s / Σ_s β^{t−s}. */
export interface GradientMean {
  /** m_t */
  readonly mean: Vector
  /** 1 − β^{t+1}, what the weights summed to before the correction; 0 before the first gradient */
  readonly weight: number
}

export function noMean(x: Vector): GradientMean {
  return { mean: x.minus(x), weight: 0 }
}

/** m_t = (1 − a) m_{t−1} + a g_t, a the weight of the newest gradient (`newestWeight`). */
export function nextMean(beta: number, gradient: Vector, before: GradientMean): GradientMean {
  const { newest, weight } = newestWeight(beta, before.weight)
  return { mean: before.mean.times(1 - newest).plusTimes(gradient, newest), weight }
}

/** The corrected weight of the newest of the gradients: a = (1 − β)/(1 − β^{t+1}), 1 for the first. */
export function newestWeight(beta: number, weightBefore: number): { newest: number; weight: number } {
  const weight = beta * weightBefore + (1 - beta)
  return { newest: (1 - beta) / weight, weight }
}

/** @throws RangeError unless 0 ≤ β < 1 */
export function requireBeta(optimizer: string, name: string, beta: number): void {
  if (!(beta >= 0 && beta < 1)) throw new RangeError(`${optimizer}: ${name} must be in [0, 1), got ${beta}`)
}
