import { absolute, hypot } from '../vectors/hypot.js'
import { requireBeta } from './gradient-mean.js'
import { type GradientMoments, gradientDeviation, nextMoments, noMoments } from './gradient-moments.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface AdamStarOptions {
  readonly learningRate: number | Schedule
  /** β in [0, 1) of both moving averages. Default 0.9. */
  readonly beta?: number
}

/**
 * Adam*, M-SSD with Adam's variance adaptation: x ← x − α (1 + ρ ŝ/m²)^{−1/2} ⊙ sign(m) = x − α m/√(m² + ρ ŝ), with ŝ
 * and ρ as in `msvag`. One β, no ε, 0/0 = 0. Balles & Hennig 2018, algorithm 4.
 * @throws RangeError when β is not in [0, 1)
 */
export function adamStar(options: AdamStarOptions): Optimizer<GradientMoments> {
  const { learningRate, beta = 0.9 } = options
  requireBeta('adamStar', 'beta', beta)
  const rate = scheduleOf('adamStar', learningRate)
  return {
    name: 'adam-star',
    init: noMoments,
    update(gradient, _x, before, time) {
      const state = nextMoments(beta, gradient, before)
      const deviation = gradientDeviation(state).times(Math.sqrt(state.rho))
      return { delta: state.mean.quotient(hypot(absolute(state.mean), deviation)).times(-rate(time)), state }
    },
  }
}
