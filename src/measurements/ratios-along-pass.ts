import type { MiniBatch } from '../problems/problem.js'
import { type Position, rest, trajectory, type TrajectoryOptions } from '../trajectories/trajectory.js'
import { iterateTable, type SnapshotTable } from './snapshot-table.js'
import { updatesAt } from './updates-at.js'
import { type VarianceRatio, varianceRatio } from './variance-ratio.js'

/** A variance ratio and where in the pass it was measured. */
export interface RatioInPass extends VarianceRatio {
  /** fraction of the pass's updates asked for */
  readonly progress: number
  /** updates since the start of the run */
  readonly step: number
}

/**
 * Runs one pass over the data and measures after k = ⌈progress·M⌉ of its M updates, 0 being the snapshot. An estimator
 * without a snapshot is compared with the start of the pass. Gives the ratios and the position after the pass.
 * @throws RangeError for a progress outside [0, 1]
 */
export function ratiosAlongPass<E, O>(
  options: TrajectoryOptions<E, O>,
  position: Position<E, O>,
  pass: readonly MiniBatch[],
  progress: readonly number[],
): { ratios: RatioInPass[]; after: Position<E, O> } {
  for (const fraction of progress)
    if (!(fraction >= 0 && fraction <= 1))
      throw new RangeError(`ratiosAlongPass: progress must lie in [0, 1], got ${fraction}`)
  const ratios: RatioInPass[] = []
  let snapshot: SnapshotTable | undefined
  let after: Position<E, O> | undefined
  for (const iterate of trajectory(options, position, pass)) {
    const own = options.estimator.snapshot?.(iterate.estimator)
    if (!snapshot || (own && own.point !== snapshot.point)) {
      snapshot?.release()
      snapshot = iterateTable(options, iterate, own ?? { point: iterate.x })
    }
    for (const fraction of progress)
      if (updatesAt(fraction, iterate.updatesInPass) === iterate.stepInPass)
        ratios.push({ progress: fraction, step: iterate.step, ...varianceRatio(options, iterate, { snapshot }) })
    if (iterate.stepInPass === iterate.updatesInPass) after = rest(options, iterate)
  }
  snapshot?.release()
  return { ratios, after: after! }
}
