import type { Vector } from '../vectors/vector.js'
import { newestWeight, requireBeta } from './gradient-mean.js'
import { shortened } from './gradient-moments.js'
import { type Optimizer, type Schedule, scheduleOf } from './optimizer.js'

export interface MinibatchMsvagOptions {
  readonly learningRate: number | Schedule
  /** β in [0, 1) of the gradients' moving average. Default 0.9. */
  readonly beta?: number
}

export interface MinibatchMsvagState {
  /** m_t, bias-corrected */
  readonly mean: Vector
  /** 1 − β^{t+1} */
  readonly meanWeight: number
  /** ρ(β, t), 0 before the first gradient */
  readonly rho: number
  /** r_t, the moving average with β² of the variances within mini-batches, bias-corrected */
  readonly variance: Vector
  /** 1 − β^{2(t+1)} */
  readonly varianceWeight: number
}

/**
 * M-SVAG with the variance from within the mini-batch: x ← x − α m²/(m² + s̄) ⊙ m, s̄_t = ρ(β, t) r_t = Σ_s c(β, t, s)² ŝ_s,
 * the variance of m from the estimates ŝ_s of each gradient's. Balles & Hennig 2018, algorithm 5. It goes with an
 * estimator that gives a variance (`sgdWithVariance`). Where m = 0 and s̄ = 0 nothing moves; there is no ε.
 * @throws RangeError when β is not in [0, 1); TypeError, at the first step, when the estimator gives no variance
 */
export function minibatchMsvag(options: MinibatchMsvagOptions): Optimizer<MinibatchMsvagState> {
  const { learningRate, beta = 0.9 } = options
  requireBeta('minibatchMsvag', 'beta', beta)
  const rate = scheduleOf('minibatchMsvag', learningRate)
  return {
    name: 'minibatch-msvag',
    init(x) {
      const zero = x.minus(x)
      return { mean: zero, meanWeight: 0, rho: 0, variance: zero, varianceWeight: 0 }
    },
    update(gradient, _x, before, time, fromExamples) {
      if (fromExamples === undefined)
        throw new TypeError(
          'minibatchMsvag: an estimator that gives the variance of its gradient is required; use sgdWithVariance',
        )
      const first = newestWeight(beta, before.meanWeight)
      const second = newestWeight(beta ** 2, before.varianceWeight)
      const mean = before.mean.times(1 - first.newest).plusTimes(gradient, first.newest)
      const variance = before.variance.times(1 - second.newest).plusTimes(fromExamples, second.newest)
      const rho = first.newest ** 2 + (1 - first.newest) ** 2 * before.rho
      const state = { mean, meanWeight: first.weight, rho, variance, varianceWeight: second.weight }
      return { delta: shortened(mean, mean, variance.times(rho).sqrt()).times(-rate(time)), state }
    },
  }
}
