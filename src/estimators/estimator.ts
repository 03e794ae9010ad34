import type { Problem } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'

/**
 * A gradient estimator decides where to query a problem's gradient and what to make of the answers; the optimizer
 * then decides how to move. State goes in and comes out: `estimate` changes nothing, so a measurement may ask it for a
 * thousand mini-batches at one point and throw the states away.
 */
export interface GradientEstimator<State, P extends Problem<Draw>, Draw> {
  readonly name: string
  /**
   * Where E[estimate] equals the full gradient.
   * - `always`: over the draw of this step, given the state.
   * - `over mega-batches`: over the draws of all steps and mega-batches so far, at every step. Given a mega-batch it is off
   *   by that mega-batch's error, the same in all steps that share it.
   * - `at the snapshot`: over mega-batches as well, but only where the iterate has not moved from the snapshot; afterwards
   *   it depends on the mega-batch from which the estimate is made.
   * - `on equal Hessians`: over the draws of all steps so far, where f has the same Hessian at all points that they were
   *   taken at.
   */
  readonly unbiased: 'always' | 'over mega-batches' | 'at the snapshot' | 'on equal Hessians' | 'never'
  /** For an estimator with mega-batches, whose state is then a `MegaBatchState`: whether they are drawn independently of the
   * steps' mini-batches, or are these. Its variance is over mega-batches too. */
  readonly megabatches?: 'independent' | 'of the steps'
  /** How many of a pass's mini-batches make an update, the first ones in its order. Absent: all. */
  updates?(miniBatches: number): number
  /** A new pass over the data starts at x; `pass` are its draws in order, `state` what the last pass left. */
  begin(problem: P, x: Vector, pass: readonly Draw[], state: State | undefined): State
  /** Before each step: a new snapshot, where one is due. Absent: nothing is ever due within a pass. */
  prepare?(problem: P, x: Vector, pass: readonly Draw[], state: State): State
  /** The estimate of the gradient at x from one draw. */
  estimate(problem: P, x: Vector, draw: Draw, state: State): Estimate<State>
  /** What of the state outlives the pass (and goes into a checkpoint). Absent: all of it. */
  rest?(state: State): State
  /** Where the estimator looks from, and the gradients that it keeps there: what measurements compare with. */
  snapshot?(state: State): Snapshot
}

export interface Estimate<State> {
  readonly gradient: Vector
  readonly state: State
  /** estimated variance of `gradient` by coordinate [dimension], for optimizers that adapt to it */
  readonly variance?: Vector
}

export interface Snapshot {
  readonly point: Vector
  /** gradient of each mini-batch at the point, by its place in the partition, where they are kept */
  readonly gradients?: ArrayLike<Vector>
}
