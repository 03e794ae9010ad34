import type { WeightedAverageState } from '../averages/weighted-average.js'
import type { GradientEstimator } from '../estimators/estimator.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import { atAccess, type Locks, locked } from '../problems/locks.js'
import type { FiniteSum, MiniBatch } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'
import { type BatchNormPolicy, observe, restore } from './batch-norm-policy.js'
import { averaged, averageOf, type IterateAveraging } from './iterate-averaging.js'

/** A run's position: everything that its future depends on, beside the configuration. */
export interface Position<E, O> {
  /** w_k */
  readonly x: Vector
  readonly optimizer: O
  /** what the estimator carries from pass to pass; undefined before the first */
  readonly estimator: E | undefined
  /** running statistics of batch norm; empty where the problem has none */
  readonly statistics: Float32Array
  /** updates done since the start */
  readonly step: number
  /** passes over the data finished */
  readonly epoch: number
  /** per-example gradients evaluated since the start, snapshots included, measuring excluded */
  readonly gradientEvaluations: number
}

/** A position inside a pass: what a measurement looks at. */
export interface Iterate<E, O> extends Position<E, O> {
  readonly estimator: E
  /** mini-batches of this pass, as the estimator saw them at its start */
  readonly pass: readonly MiniBatch[]
  /** updates done in this pass: 0 at its start, with the snapshot taken */
  readonly stepInPass: number
  /** updates that this pass makes: its mini-batches, or fewer for an estimator that leaves some out (`scsg`) */
  readonly updatesInPass: number
  /** the problem that this pass's gradients are of (batch norm by its policy) */
  readonly problem: FiniteSum
  /** mean loss of the last step's mini-batch, at the iterate or where the estimator looked instead; NaN before the first */
  readonly batchLoss: number
  /** of the pass's iterates so far, where the next pass starts from an average */
  readonly average?: WeightedAverageState
}

export interface TrajectoryOptions<E, O> {
  readonly problem: FiniteSum
  readonly estimator: GradientEstimator<E, FiniteSum, MiniBatch>
  readonly optimizer: Optimizer<O>
  readonly locks?: Locks
  readonly batchNorm?: BatchNormPolicy
  /** Default: the next pass starts from the last iterate. */
  readonly averaging?: IterateAveraging
}

/** Where a run starts: at x, with the optimizer at rest and batch norm having seen nothing. */
export function startPosition<O>(problem: FiniteSum, optimizer: Optimizer<O>, x: Vector): Position<never, O> {
  // a copy: a trajectory frees the vectors of its position, and `x` stays the caller's
  return {
    x: x.times(1),
    optimizer: optimizer.init(x),
    estimator: undefined,
    statistics: problem.initialStatistics?.() ?? new Float32Array(0),
    step: 0,
    epoch: 0,
    gradientEvaluations: 0,
  }
}

/**
 * One pass over the data, as a lazy sequence: first the iterate at the snapshot (stepInPass 0), then after every
 * update. An iterate is valid until the next one is asked for. The pass starts from `position`, whose vectors it takes
 * over; the position after it is `rest(last iterate)`.
 * @throws Error naming the estimator or optimizer whose result has another dimension than the problem
 */
export function* trajectory<E, O>(
  options: TrajectoryOptions<E, O>,
  position: Position<E, O>,
  pass: readonly MiniBatch[],
): Generator<Iterate<E, O>, void, undefined> {
  const { estimator, optimizer, locks = locked, batchNorm = restore, averaging } = options
  const { space } = options.problem
  const epoch = position.epoch + 1
  const problem = batchNorm.problem(options.problem, position)
  const updatesInPass = estimator.updates?.(pass.length) ?? pass.length
  const averageWith = (before: WeightedAverageState | undefined, x: Vector, update: number) =>
    averaging && { average: averaged(averaging, before, x, { update, updates: updatesInPass }) }

  let iterate = space.advance<Position<E, O>>(position, before => {
    const seen = observe(problem, before, batchNorm)
    const atSnapshot = pass.map(batch => atAccess(batch, locks, 'snapshot'))
    const state = estimator.begin(seen.problem, before.x, atSnapshot, before.estimator)
    const begun: Iterate<E, O> = {
      ...before,
      // another object than the snapshot that the estimator may hold: policies of batch norm tell the two apart
      x: before.x.times(1),
      estimator: state,
      pass,
      stepInPass: 0,
      updatesInPass,
      problem,
      batchLoss: Number.NaN,
      statistics: seen.statistics('pass'),
      gradientEvaluations: before.gradientEvaluations + seen.gradientEvaluations,
      ...averageWith(undefined, before.x, 0),
    }
    return begun
  }) as Iterate<E, O>
  yield iterate

  const update = (k: number, { problem: _, pass: __, ...before }: Iterate<E, O>): Iterate<E, O> => {
    const seen = observe(problem, before, batchNorm)
    const batch = atAccess(pass[k], locks, `step ${before.step}`)
    const prepared =
      estimator.prepare?.(
        seen.problem,
        before.x,
        pass.map(b => atAccess(b, locks, `snapshot ${before.step}`)),
        before.estimator,
      ) ?? before.estimator
    const estimate = estimator.estimate(seen.problem, before.x, batch, prepared)
    checkDimension(`estimator ${estimator.name}: the estimate`, estimate.gradient, before.x)
    if (before.step === 0) checkFirst(`estimator ${estimator.name}: the first estimate`, estimate.gradient, seen)
    const time = { step: before.step, epoch }
    const { delta, state } = optimizer.update(estimate.gradient, before.x, before.optimizer, time, estimate.variance)
    checkDimension(`optimizer ${optimizer.name}: the delta`, delta, before.x)
    if (before.step === 0) checkFirst(`optimizer ${optimizer.name}: the first delta`, delta, seen)
    const x = before.x.plus(delta)
    return {
      ...before,
      problem,
      pass,
      x,
      optimizer: state,
      estimator: estimate.state,
      statistics: seen.statistics('step'),
      step: before.step + 1,
      stepInPass: k + 1,
      updatesInPass,
      gradientEvaluations: before.gradientEvaluations + seen.gradientEvaluations,
      batchLoss: seen.lossOfStep(),
      ...averageWith(before.average, x, k + 1),
    }
  }
  for (let k = 0; k < updatesInPass; k++) {
    try {
      iterate = space.advance(iterate, before => update(k, before))
    } catch (error) {
      // whoever looked at it has asked for the next one
      space.release(iterate)
      throw error
    }
    yield iterate
  }
}

/** The position after a finished pass, at the last iterate or the average; what the estimator does not carry on is freed. */
export function rest<E, O>(options: TrajectoryOptions<E, O>, last: Iterate<E, O>): Position<E, O> {
  const { averaging, problem } = options
  return problem.space.advance<Position<E, O>>(last, () => ({
    x: averaging && last.average ? averageOf(averaging, last.average, problem.space) : last.x,
    optimizer: last.optimizer,
    estimator: options.estimator.rest ? options.estimator.rest(last.estimator) : last.estimator,
    statistics: last.statistics,
    step: last.step,
    epoch: last.epoch + 1,
    gradientEvaluations: last.gradientEvaluations,
  }))
}

/** @throws RangeError for a vector of another dimension than the iterate's */
export function checkDimension(what: string, vector: Vector, x: Vector): void {
  if (vector.dimension !== x.dimension)
    throw new RangeError(`${what} must have the problem's dimension ${x.dimension}, got ${vector.dimension}`)
}

/** A run that diverges is data, but one that starts with NaN from finite gradients has a mistake in it. */
function checkFirst(what: string, vector: Vector, seen: { readonly allFinite: boolean }): void {
  if (seen.allFinite && vector.read().some(Number.isNaN)) throw new RangeError(`${what} is NaN, from finite gradients`)
}
