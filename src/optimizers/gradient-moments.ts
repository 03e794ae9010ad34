import { absolute, hypot } from '../vectors/hypot.js'
import type { Vector } from '../vectors/vector.js'
import { newestWeight } from './gradient-mean.js'

/** Moving averages of the gradients so far, with one β and bias-corrected: weights c_s ∝ β^{t−s} that sum to 1. */
export interface GradientMoments {
  /** m_t = Σ_s c_s g_s */
  readonly mean: Vector
  /** √(v_t − m_t²) with v_t = Σ_s c_s g_s² */
  readonly deviation: Vector
  /** 1 − β^{t+1}, what the weights summed to before the correction; 0 before the first gradient */
  readonly weight: number
  /** ρ(β, t) = Σ_s c_s²; 0 before the first gradient, 1 after it */
  readonly rho: number
}

export function noMoments(x: Vector): GradientMoments {
  const zero = x.minus(x)
  return { mean: zero, deviation: zero, weight: 0, rho: 0 }
}

/**
 * The moments after one more gradient, with its weight a (`newestWeight`) and δ = g − m_{t−1}:
 *
 *     m_t = m_{t−1} + a δ,   v_t − m_t² = (1 − a)(v_{t−1} − m_{t−1}² + a δ²),   ρ_t = a² + (1 − a)² ρ_{t−1}
 *
 * (West 1979), which is Balles & Hennig's v_t − m_t² (2018, section 4.1) without its cancellation: it is never negative,
 * 0 after one gradient and after equal ones. It is kept as its root, since squares over- and underflow.
 */
export function nextMoments(beta: number, gradient: Vector, before: GradientMoments): GradientMoments {
  const { newest, weight } = newestWeight(beta, before.weight)
  const change = absolute(gradient.minus(before.mean)).times(Math.sqrt(newest))
  return {
    mean: before.mean.times(1 - newest).plusTimes(gradient, newest),
    deviation: hypot(before.deviation, change).times(Math.sqrt(1 - newest)),
    weight,
    rho: newest ** 2 + (1 - newest) ** 2 * before.rho,
  }
}

/** √(ŝ_t) = √((v_t − m_t²)/(1 − ρ_t)): the estimated standard deviation of a gradient; 0 after one gradient alone. */
export function gradientDeviation({ deviation, rho }: GradientMoments): Vector {
  return rho === 1 ? deviation : deviation.times(1 / Math.sqrt(1 - rho))
}

/**
 * z/(1 + s²/m²): z times the factor m²/(m² + s²) by which Balles & Hennig's SVAG methods shorten it. Where both m and s
 * are 0, so is z.
 */
export function shortened(z: Vector, mean: Vector, deviation: Vector): Vector {
  const ratio = deviation.quotient(mean)
  return z.quotient(ratio.product(ratio).shift(1))
}
