import type { Vector } from '../vectors/vector.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface HeavyBallOptions {
  readonly learningRate: number | Schedule
  /** μ in [0, 1). Default 0. */
  readonly momentum?: number
  /** λ ≥ 0, added to the estimate after any variance reduction. Default 0. */
  readonly weightDecay?: number
}

/**
 * Polyak's heavy ball without dampening: u = g + λ x, buffer ← μ buffer + u, x ← x − α buffer.
 * Polyak 1964; with this order of decay and momentum as in Defazio & Bottou's code.
 * @throws RangeError for a momentum outside [0, 1) or a negative weight decay
 */
export function heavyBall(options: HeavyBallOptions): Optimizer<Vector> {
  const { learningRate, momentum = 0, weightDecay = 0 } = options
  if (!(momentum >= 0 && momentum < 1)) throw new RangeError(`heavyBall: momentum must be in [0, 1), got ${momentum}`)
  if (!(weightDecay >= 0 && weightDecay < Infinity))
    throw new RangeError(`heavyBall: weightDecay must be at least 0, got ${weightDecay}`)
  const rate = scheduleOf(learningRate)
  return {
    name: 'heavy-ball',
    init: x => x.minus(x),
    update(gradient, x, buffer, time) {
      const decayed = weightDecay === 0 ? gradient : gradient.plusTimes(x, weightDecay)
      const next = momentum === 0 ? decayed : decayed.plusTimes(buffer, momentum)
      return { delta: next.times(-rate(time)), state: next }
    },
  }
}
