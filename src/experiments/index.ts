import { expectedImprovement } from './expected-improvement.js'
import type { Experiment } from './experiment.js'
import { lqr } from './lqr.js'
import { movingAverageVariance } from './moving-average-variance.js'
import { pDiagonalOverRotations } from './p-diagonal.js'
import { signSuccess } from './sign-success.js'
import { stochasticQuadratic } from './stochastic-quadratic.js'
import { varianceFactors } from './variance-factors.js'
import { varianceRatio } from './variance-ratio.js'

/** Every experiment, in the order in which `gradient-lab list` prints them. */
export const experiments: readonly Experiment[] = [
  varianceRatio,
  lqr,
  signSuccess,
  expectedImprovement,
  pDiagonalOverRotations,
  stochasticQuadratic,
  varianceFactors,
  movingAverageVariance,
]
