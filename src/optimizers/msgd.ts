import { newestWeight, requireBeta } from './gradient-moments.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'
import type { Vector } from '../vectors/vector.js'

export interface MsgdOptions {
  readonly learningRate: number | Schedule
  /** β in [0, 1). Default 0.9. */
  readonly beta?: number
}

/** A bias-corrected moving average of gradients, and what its weights summed to before the correction. */
export interface MeanState {
  readonly mean: Vector
  readonly weight: number
}

/**
 * M-SGD: x ← x − α m, with the bias-corrected moving average m_t = Σ_s β^{t−s} g_s / Σ_s β^{t−s}. In the long run it is
 * heavy ball with the step size α(1 − β) and momentum β. Balles & Hennig 2018, section 5.
 * @throws RangeError when β is not in [0, 1)
 */
export function msgd(options: MsgdOptions): Optimizer<MeanState> {
  const { learningRate, beta = 0.9 } = options
  requireBeta('msgd', 'beta', beta)
  const rate = scheduleOf(learningRate)
  return {
    name: 'msgd',
    init: x => ({ mean: x.minus(x), weight: 0 }),
    update(gradient, _x, before, time) {
      const { newest, weight } = newestWeight(beta, before.weight)
      const mean = before.mean.times(1 - newest).plusTimes(gradient, newest)
      return { delta: mean.times(-rate(time)), state: { mean, weight } }
    },
  }
}
