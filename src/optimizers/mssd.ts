import { newestWeight, requireBeta } from './gradient-moments.js'
import type { MeanState } from './msgd.js'
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
export function mssd(options: MssdOptions): Optimizer<MeanState> {
  const { learningRate, beta = 0.9 } = options
  requireBeta('mssd', 'beta', beta)
  const rate = scheduleOf(learningRate)
  return {
    name: 'mssd',
    init: x => ({ mean: x.minus(x), weight: 0 }),
    update(gradient, _x, before, time) {
      const { newest, weight } = newestWeight(beta, before.weight)
      const mean = before.mean.times(1 - newest).plusTimes(gradient, newest)
      return { delta: mean.sign().times(-rate(time)), state: { mean, weight } }
    },
  }
}
