import { type GradientMean, nextMean, noMean, requireBeta } from './gradient-mean.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface MsgdOptions {
  readonly learningRate: number | Schedule
  /** β in [0, 1). Default 0.9. */
  readonly beta?: number
}

/**
 * M-SGD: x ← x − α m, with the bias-corrected moving average m_t = Σ_s β^{t−s} g_s / Σ_s β^{t−s}. In the long run it is
 * heavy ball with the step size α(1 − β) and momentum β. Balles & Hennig 2018, section 5.
 * @throws RangeError when β is not in [0, 1)
 */
export function msgd(options: MsgdOptions): Optimizer<GradientMean> {
  const { learningRate, beta = 0.9 } = options
  requireBeta('msgd', 'beta', beta)
  const rate = scheduleOf('msgd', learningRate)
  return {
    name: 'msgd',
    init: noMean,
    update(gradient, _x, before, time) {
      const state = nextMean(beta, gradient, before)
      return { delta: state.mean.times(-rate(time)), state }
    },
  }
}
