import { requireBeta } from './gradient-mean.js'
import { type GradientMoments, gradientDeviation, nextMoments, noMoments, shortened } from './gradient-moments.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface MsvagOptions {
  readonly learningRate: number | Schedule
  /** β in [0, 1) of both moving averages. Default 0.9. */
  readonly beta?: number
}

/**
 * M-SVAG, stochastic variance-adapted gradient with momentum: x ← x − α γ̂ ⊙ m, γ̂ = m²/(m² + ρ ŝ), where
 * ŝ = (v − m²)/(1 − ρ(β, t)) estimates the gradient's variance and ρ ŝ that of m. Balles & Hennig 2018, algorithm 1.
 * The first step is −α g, since one gradient shows no variance; where all gradients were 0 nothing moves; there is no ε.
 * @throws RangeError when β is not in [0, 1)
 */
export function msvag(options: MsvagOptions): Optimizer<GradientMoments> {
  const { learningRate, beta = 0.9 } = options
  requireBeta('msvag', 'beta', beta)
  const rate = scheduleOf('msvag', learningRate)
  return {
    name: 'msvag',
    init: noMoments,
    update(gradient, _x, before, time) {
      const state = nextMoments(beta, gradient, before)
      const deviation = gradientDeviation(state).times(Math.sqrt(state.rho))
      return { delta: shortened(state.mean, state.mean, deviation).times(-rate(time)), state }
    },
  }
}
