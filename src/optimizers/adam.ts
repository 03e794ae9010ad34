import { absolute, hypot } from '../vectors/hypot.js'
import type { Vector } from '../vectors/vector.js'
import { newestWeight, requireBeta } from './gradient-mean.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface AdamOptions {
  readonly learningRate: number | Schedule
  /** β1 in [0, 1), of the gradients. Default 0.9. */
  readonly beta1?: number
  /** β2 in [0, 1), of their squares. Default 0.999. */
  readonly beta2?: number
  /** ε ≥ 0. Default 1e-8. */
  readonly epsilon?: number
}

export interface AdamState {
  /** m, bias-corrected */
  readonly mean: Vector
  /** √v, bias-corrected */
  readonly rootMeanSquare: Vector
  /** 1 − β1^{t+1} */
  readonly meanWeight: number
  /** 1 − β2^{t+1} */
  readonly squareWeight: number
}

/**
 * Adam: x ← x − α m/(√v + ε), m and v the bias-corrected moving averages of gradients and of their squares.
 * Kingma & Ba 2015; Balles & Hennig 2018, section 1.1. On `ita` it is Adam-ITA: the squares are then those of the average.
 * v is kept as its root, since squares over- and underflow. With ε = 0 nothing moves where v = 0.
 * @throws RangeError when β1 or β2 is not in [0, 1), or ε is negative
 */
export function adam(options: AdamOptions): Optimizer<AdamState> {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options
  requireBeta('adam', 'beta1', beta1)
  requireBeta('adam', 'beta2', beta2)
  if (!(epsilon >= 0 && epsilon < Infinity)) throw new RangeError(`adam: epsilon must be at least 0, got ${epsilon}`)
  const rate = scheduleOf('adam', learningRate)
  return {
    name: 'adam',
    init(x) {
      const zero = x.minus(x)
      return { mean: zero, rootMeanSquare: zero, meanWeight: 0, squareWeight: 0 }
    },
    update(gradient, _x, before, time) {
      const first = newestWeight(beta1, before.meanWeight)
      const second = newestWeight(beta2, before.squareWeight)
      const mean = before.mean.times(1 - first.newest).plusTimes(gradient, first.newest)
      const rootMeanSquare = hypot(
        before.rootMeanSquare.times(Math.sqrt(1 - second.newest)),
        absolute(gradient).times(Math.sqrt(second.newest)),
      )
      const direction =
        epsilon > 0
          ? mean.quotient(rootMeanSquare.shift(epsilon))
          : mean.product(rootMeanSquare.sign()).quotient(rootMeanSquare)
      const state = { mean, rootMeanSquare, meanWeight: first.weight, squareWeight: second.weight }
      return { delta: direction.times(-rate(time)), state }
    },
  }
}
