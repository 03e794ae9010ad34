import type { MegaBatchState } from '../estimators/mega-batch.js'
import type { Iterate, TrajectoryOptions } from '../trajectories/trajectory.js'
import { scsgLaw } from './scsg-variance.js'
import { streamingLaw } from './streaming-variance.js'
import { plainLaw, type VarianceLaw } from './variance-law.js'

/** The law of an estimator: over the draw of the step and, where it has mega-batches, over those too. */
export function lawOfEstimator<E, O>(options: TrajectoryOptions<E, O>, iterate: Iterate<E, O>): VarianceLaw {
  switch (options.estimator.megabatches) {
    case 'independent':
      return streamingLaw(iterate.estimator as MegaBatchState)
    case 'of the steps':
      return scsgLaw(options as never, iterate as Iterate<E & MegaBatchState, O>)
    default:
      return plainLaw
  }
}
