import { type GradientMean, nextMean, noMean, requireBeta } from './gradient-mean.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface MssdOptions {
  readonly learningRate: number | Schedule
  /** β in [0, 1); 0 is sign descent. Default 0.9. */
  readonly beta?: number
}

/**
 * M-SSD, stochastic sign descent with momentum: x ← x − α sign(m), m the moving average of gradients as in `msgd`, and
 * sign(0) = 0. Balles & Hennig 2018, section 5.
 * @throws RangeError when β is not in [0, 1)
 */
export function mssd(options: MssdOptions): Optimizer<GradientMean> {
  const { learningRate, beta = 0.9 } = options
  requireBeta('mssd', 'beta', beta)
  const rate = scheduleOf('mssd', learningRate)
  return {
    name: 'mssd',
    init: noMean,
    update(gradient, _x, before, time) {
      const state = nextMean(beta, gradient, before)
      return { delta: state.mean.sign().times(-rate(time)), state }
    },
  }
}
