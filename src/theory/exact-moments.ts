import { perDirection } from '../problems/per-direction.js'
import { heavyBallMoments, momentumMoments } from './constant-moments.js'
import { transportedHeavyBallMoments } from './transported-heavy-ball-moments.js'
import { partsOf } from './linear-methods.js'
import { checkMomentOptions, isRecursion, type MomentOptions } from './moment-options.js'
import type { Directions, MomentSystem } from './moment-system.js'
import { transportedMoments } from './transported-moments.js'
import { untransportedMoments } from './untransported-moments.js'

export type { MomentOptions } from './moment-options.js'

/** One value for each of `steps`, in their order. Infinity where the value has overflowed, there or at an earlier step. */
export interface Moments {
  /** E‖θ_t − θ*‖² = biasSquared + variance */
  readonly squaredDistance: Float64Array
  /** ‖E θ_t − θ*‖² */
  readonly biasSquared: Float64Array
  /** E‖θ_t − E θ_t‖² */
  readonly variance: Float64Array
  /** E f(θ_t) */
  readonly loss: Float64Array
}

/** E Δ and Var Δ of every direction [steps × d], row by row. */
export interface DirectionMoments {
  readonly mean: Float64Array
  readonly variance: Float64Array
}

/**
 * Exact moments of a linear stochastic method on a quadratic, without sampling: E‖Δ_t‖² = Σ_j m_j² + c_j, with m_j the mean
 * and c_j the variance of eigen-direction j. Methods with constant coefficients (`sgd`, `momentum`, `heavy-ball`) take a
 * time that grows with the logarithm of the steps, the others grow linearly in steps × directions.
 * @throws RangeError in one sentence for an unknown method, negative or fractional steps, numbers outside their range,
 * another count than one or d, and more than 2·10¹⁰ steps × directions of a recursion
 */
export function exactMoments(options: MomentOptions): Moments {
  const { steps, eigenvalues } = options
  const result = {
    squaredDistance: new Float64Array(steps.length),
    biasSquared: new Float64Array(steps.length),
    variance: new Float64Array(steps.length),
    loss: new Float64Array(steps.length),
  }
  const diverged = { bias: false, variance: false, distance: false, loss: false }
  visitMoments('exactMoments', options, (mean, variance, place) => {
    let bias = 0
    let spread = 0
    let loss = 0
    for (let j = 0; j < mean.length; j++) {
      const squared = mean[j] * mean[j]
      bias += squared
      spread += variance[j]
      loss += eigenvalues[j] * (squared + variance[j])
    }
    diverged.bias ||= !Number.isFinite(bias)
    diverged.variance ||= !Number.isFinite(spread)
    diverged.distance ||= diverged.bias || diverged.variance || !Number.isFinite(bias + spread)
    diverged.loss ||= diverged.bias || diverged.variance || !Number.isFinite(loss)
    if (place === undefined) return
    result.biasSquared[place] = diverged.bias ? Infinity : bias
    result.variance[place] = diverged.variance ? Infinity : spread
    result.squaredDistance[place] = diverged.distance ? Infinity : bias + spread
    result.loss[place] = diverged.loss ? Infinity : loss / 2
  })
  return result
}

/**
 * Exact mean and variance of a linear stochastic method on a quadratic in every direction, in the order of the eigenvalues,
 * as `exactMoments` sums them up; not finite from where a value has overflowed.
 * @throws as `exactMoments`
 */
export function directionMoments(options: MomentOptions): DirectionMoments {
  const d = options.eigenvalues.length
  const result = {
    mean: new Float64Array(options.steps.length * d),
    variance: new Float64Array(options.steps.length * d),
  }
  visitMoments('directionMoments', options, (mean, variance, place) => {
    if (place === undefined) return
    result.mean.set(mean, place * d)
    result.variance.set(variance, place * d)
  })
  return result
}

/** between two calls of `progress` */
const workAtOnce = 2e6

/** `place` is where in `steps` this one is; undefined where only the step size changes. */
type Visit = (mean: Float64Array, variance: Float64Array, place: number | undefined) => void

/** Visits the steps in rising order, and where the step size changes; `caller` is whom a refusal names. */
function visitMoments(caller: string, options: MomentOptions, visit: Visit): void {
  const { schedule = [], steps, progress } = options
  checkMomentOptions(caller, options)
  const system = systemOf(caller, options)
  const order = risingOrder(steps)
  const last = order.length === 0 ? 0 : steps[order[order.length - 1]]
  const most = Math.max(1, Math.floor(workAtOnce / options.eigenvalues.length))
  const stepwise = isRecursion(options.method)
  let done = 0
  let factor = 1
  let told = 0
  const goTo = (step: number) => {
    while (done < step) {
      const to = stepwise ? Math.min(step, done + most) : step
      system.advance(done, to, factor)
      done = to
      if (done - told < most && done < last) continue
      told = done
      progress?.(done / last)
    }
  }
  let change = 0
  for (const place of order) {
    while (change < schedule.length && schedule[change][0] < steps[place]) {
      goTo(schedule[change][0])
      visit(system.mean, system.variance, undefined)
      factor *= schedule[change][1]
      change += 1
    }
    goTo(steps[place])
    visit(system.mean, system.variance, place)
  }
}

/** The places of the steps, from the smallest step to the largest. */
function risingOrder(steps: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: steps.length }, (_, place) => place)
  let isRising = true
  for (let i = 1; i < steps.length; i++) if (steps[i] < steps[i - 1]) isRising = false
  return isRising ? order : order.sort((a, b) => steps[a] - steps[b])
}

function systemOf(caller: string, options: MomentOptions): MomentSystem {
  const { method, eigenvalues, learningRate, momentum = 0.9, tailFraction = 0.5 } = options
  const { weights, isTransported, heavyBallMomentum } = partsOf(caller, method, momentum, tailFraction)
  const d = eigenvalues.length
  const directions: Directions = {
    h: Float64Array.from(eigenvalues, value => learningRate * value),
    // α·(α·B), since α² alone may overflow or vanish
    noise: perDirection(options.noiseVariance ?? 0, d).map(value => learningRate * (learningRate * value)),
    offset: perDirection(options.offset ?? 1, d),
  }
  if (isTransported)
    return heavyBallMomentum === 0
      ? transportedMoments(directions, weights)
      : transportedHeavyBallMoments(directions, weights, heavyBallMomentum)
  if (method === 'increasing-momentum') return untransportedMoments(directions, weights)
  return method === 'momentum' ? momentumMoments(directions, momentum) : heavyBallMoments(directions, heavyBallMomentum)
}
