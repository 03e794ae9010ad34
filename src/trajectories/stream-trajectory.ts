import type { GradientEstimator } from '../estimators/estimator.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import type { Problem } from '../problems/problem.js'
import type { Key } from '../random/key.js'
import type { Vector } from '../vectors/vector.js'

export interface StreamTrajectoryOptions<E, O, P extends Problem<Draw>, Draw> {
  readonly problem: P
  readonly estimator: GradientEstimator<E, P, Draw>
  readonly optimizer: Optimizer<O>
}

/** A place on the path of a stream. */
export interface StreamIterate<E, O> {
  /** θ_t */
  readonly x: Vector
  /** updates done, t */
  readonly step: number
  /** the estimate of the gradient at the iterate before, which led here; null at the start */
  readonly estimate: Vector | null
  readonly estimator: E
  readonly optimizer: O
}

/** The draws of a path: by a key, draw t with its child t, or any others by their number from 0. */
export type Draws<Draw> = (Key extends Draw ? Key : never) | ((step: number) => Draw)

export function drawsOf<Draw>(draws: Draws<Draw>): (step: number) => Draw {
  return typeof draws === 'function' ? draws : step => draws.child(step) as Draw
}

/**
 * The path of a method on a stream from `start`, as a lazy sequence without end: first the start, then the iterate after
 * every update. It is a function of its arguments alone. An iterate is valid until the next one is asked for.
 */
export function* streamTrajectory<E, O, P extends Problem<Draw>, Draw>(
  options: StreamTrajectoryOptions<E, O, P, Draw>,
  start: Vector,
  draws: Draws<Draw>,
): Generator<StreamIterate<E, O>, never, undefined> {
  const { problem, estimator, optimizer } = options
  const { space } = problem
  const draw = drawsOf(draws)
  let iterate = space.scope((): StreamIterate<E, O> => {
    // a copy: the path frees its vectors, and `start` stays the caller's
    const x = start.times(1)
    return {
      x,
      step: 0,
      estimate: null,
      estimator: estimator.begin(problem, x, [], undefined),
      optimizer: optimizer.init(x),
    }
  })
  while (true) {
    yield iterate
    iterate = space.advance(iterate, ({ x, step, estimator: before, optimizer: rest }) => {
      const prepared = estimator.prepare?.(problem, x, [], before) ?? before
      const { gradient, state, variance } = estimator.estimate(problem, x, draw(step), prepared)
      const moved = optimizer.update(gradient, x, rest, { step, epoch: 1 }, variance)
      return { x: x.plus(moved.delta), step: step + 1, estimate: gradient, estimator: state, optimizer: moved.state }
    })
  }
}
