import type { Vector } from '../vectors/vector.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface HeavyBallOptions {
  readonly learningRate: number | Schedule
  /** μ in [0, 1). Default 0. */
  readonly momentum?: number
  /** λ ≥ 0, added to the estimate after any variance reduction. Default 0. */
  readonly weightDecay?: number
  /** what a learning rate that changes is applied to: the `buffer` as it leaves (Defazio & Bottou's code, PyTorch), or each
   * `gradient` as it enters (Polyak; Arnold et al. 2019, algorithm 1). One method where the rate is constant. Default buffer. */
  readonly learningRateScales?: 'buffer' | 'gradient'
}

/**
 * Polyak's heavy ball without dampening: u = g + λ x, buffer ← μ buffer + u, x ← x − α buffer; or
 * buffer ← μ buffer + α u, x ← x − buffer. Polyak 1964; with this order of decay and momentum as in Defazio & Bottou's code.
 * @throws RangeError for a momentum outside [0, 1) or a negative weight decay
 */
export function heavyBall(options: HeavyBallOptions): Optimizer<Vector> {
  const { learningRate, momentum = 0, weightDecay = 0, learningRateScales = 'buffer' } = options
  if (!(momentum >= 0 && momentum < 1)) throw new RangeError(`heavyBall: momentum must be in [0, 1), got ${momentum}`)
  if (!(weightDecay >= 0 && weightDecay < Infinity))
    throw new RangeError(`heavyBall: weightDecay must be at least 0, got ${weightDecay}`)
  const rate = scheduleOf('heavyBall', learningRate)
  return {
    name: 'heavy-ball',
    init: x => x.minus(x),
    update(gradient, x, buffer, time) {
      const decayed = weightDecay === 0 ? gradient : gradient.plusTimes(x, weightDecay)
      if (learningRateScales === 'gradient') {
        const entering = decayed.times(rate(time))
        const next = momentum === 0 ? entering : entering.plusTimes(buffer, momentum)
        return { delta: next.times(-1), state: next }
      }
      const next = momentum === 0 ? decayed : decayed.plusTimes(buffer, momentum)
      return { delta: next.times(-rate(time)), state: next }
    },
  }
}
