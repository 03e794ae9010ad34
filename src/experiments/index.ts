import { convergence } from './convergence.js'
import { depthWidth } from './depth-width.js'
import { expectedImprovement } from './expected-improvement.js'
import type { Experiment } from './experiment.js'
import { gradientAlignmentByDistance } from './gradient-alignment.js'
import { heavyBallRate } from './heavy-ball-rate.js'
import { igtBound } from './igt-bound.js'
import { igtTrace } from './igt-trace.js'
import { lockMatrix } from './lock-matrix.js'
import { lqr } from './lqr.js'
import { movingAverageVariance } from './moving-average-variance.js'
import { noiseCorrelation } from './noise-correlation.js'
import { noiseImpact } from './noise-impact.js'
import { optimizerTrace } from './optimizer-trace.js'
import { pDiagonalOverRotations } from './p-diagonal.js'
import { quadraticMoments } from './quadratic-moments.js'
import { quadraticSimulation } from './quadratic-simulation.js'
import { signSuccess } from './sign-success.js'
import { stochasticQuadratic } from './stochastic-quadratic.js'
import { svagRate } from './svag-rate.js'
import { tailAveraging } from './tail-averaging.js'
import { varianceFactors } from './variance-factors.js'
import { varianceRatio } from './variance-ratio.js'
import { wilson } from './wilson.js'

/** Every experiment, in the order in which `gradient-lab list` prints them. */
export const experiments: readonly Experiment[] = [
  varianceRatio,
  lockMatrix,
  noiseCorrelation,
  convergence,
  depthWidth,
  quadraticMoments,
  quadraticSimulation,
  noiseImpact,
  igtBound,
  heavyBallRate,
  tailAveraging,
  gradientAlignmentByDistance,
  igtTrace,
  lqr,
  signSuccess,
  expectedImprovement,
  pDiagonalOverRotations,
  stochasticQuadratic,
  varianceFactors,
  movingAverageVariance,
  svagRate,
  optimizerTrace,
  wilson,
]
