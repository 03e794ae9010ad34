import type { GradientEstimator } from '../estimators/estimator.js'
import { igt } from '../estimators/igt.js'
import { increasingMomentum } from '../estimators/increasing-momentum.js'
import { ita } from '../estimators/ita.js'
import { momentum as averagedMomentum } from '../estimators/momentum.js'
import { sgd } from '../estimators/sgd.js'
import { heavyBall } from '../optimizers/heavy-ball.js'
import type { Optimizer, Schedule } from '../optimizers/optimizer.js'
import type { Problem } from '../problems/problem.js'
import { type LinearMethod, partsOf } from '../theory/linear-methods.js'
import type { Vector } from '../vectors/vector.js'

export interface LinearMethodOptions {
  readonly learningRate: number | Schedule
  /** γ of `momentum`, μ of the heavy-ball family, in [0, 1). Default 0.9. */
  readonly momentum?: number
  /** c of `ita` and `heavy-ball-ita`, in (0, 1]. Default 0.5. */
  readonly tailFraction?: number
}

/**
 * The estimator and the optimizer of a method that is linear in the gradients, by the name under which its exact moments
 * are computed (`exactMoments`): one that says where to look, and heavy ball, whose μ is 0 but in the heavy-ball family.
 * @throws RangeError for an unknown method, and for a momentum or a tail fraction out of its range
 */
export function linearMethod<Draw>(
  method: LinearMethod,
  options: LinearMethodOptions,
): { estimator: GradientEstimator<unknown, Problem<Draw>, Draw>; optimizer: Optimizer<Vector> } {
  const { learningRate, momentum = 0.9, tailFraction = 0.5 } = options
  const { heavyBallMomentum } = partsOf('linearMethod', method, momentum, tailFraction)
  const estimators = {
    sgd: () => sgd<Draw>(),
    momentum: () => averagedMomentum<Draw>({ averagingWeight: momentum }),
    'increasing-momentum': () => increasingMomentum<Draw>(),
    igt: () => igt<Draw>(),
    ita: () => ita<Draw>({ tailFraction }),
    'heavy-ball': () => sgd<Draw>(),
    'heavy-ball-igt': () => igt<Draw>(),
    'heavy-ball-ita': () => ita<Draw>({ tailFraction }),
  } as const
  return {
    estimator: estimators[method]() as GradientEstimator<unknown, Problem<Draw>, Draw>,
    optimizer: heavyBall({
      learningRate,
      momentum: heavyBallMomentum,
      learningRateScales: 'gradient', // as in Arnold et al. 2019, algorithm 1
    }),
  }
}
