import type { Vector } from '../vectors/vector.js'

/**
 * An optimizer decides how to move, given an estimate of the gradient: two pure functions, `x ← x + delta`.
 */
export interface Optimizer<State> {
  readonly name: string
  init(x: Vector): State
  /** `variance`: the estimated variance of `gradient` by coordinate, where the estimator gives one. */
  update(gradient: Vector, x: Vector, state: State, time: Time, variance?: Vector): Update<State>
}

export interface Update<State> {
  readonly delta: Vector
  readonly state: State
}

export interface Time {
  /** updates done so far, over all epochs */
  readonly step: number
  /** from 1 */
  readonly epoch: number
}

/** A learning rate as a function of time. */
export type Schedule = (time: Time) => number

/**
 * A constant learning rate is a schedule too.
 * @throws RangeError for a constant that is negative or not finite
 */
export function scheduleOf(optimizer: string, learningRate: number | Schedule): Schedule {
  if (typeof learningRate !== 'number') return learningRate
  if (!(learningRate >= 0 && learningRate < Infinity))
    throw new RangeError(`${optimizer}: learningRate must be a finite number of at least 0, got ${learningRate}`)
  return () => learningRate
}
