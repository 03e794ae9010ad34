import { requireBeta } from './gradient-mean.js'
import { type GradientMoments, gradientDeviation, nextMoments, noMoments, shortened } from './gradient-moments.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface SvagOptions {
  readonly learningRate: number | Schedule
  /** β in [0, 1) of both moving averages. Default 0.9. */
  readonly beta?: number
}

/**
 * SVAG, stochastic variance-adapted gradient: x ← x − α γ̂ ⊙ g with the newest gradient g and γ̂ = m²/(m² + ŝ), where
 * ŝ = (v − m²)/(1 − ρ(β, t)) estimates the gradient's variance. Balles & Hennig 2018, algorithm 3.
 * The first step is −α g, since one gradient shows no variance; where all gradients were 0 nothing moves; there is no ε.
 * @throws RangeError when β is not in [0, 1)
 */
export function svag(options: SvagOptions): Optimizer<GradientMoments> {
  const { learningRate, beta = 0.9 } = options
  requireBeta('svag', 'beta', beta)
  const rate = scheduleOf('svag', learningRate)
  return {
    name: 'svag',
    init: noMoments,
    update(gradient, _x, before, time) {
      const state = nextMoments(beta, gradient, before)
      return { delta: shortened(gradient, state.mean, gradientDeviation(state)).times(-rate(time)), state }
    },
  }
}
