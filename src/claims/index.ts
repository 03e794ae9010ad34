import { adamExpectedImprovement } from './adam-expected-improvement.js'
import { adamMovingAverages } from './adam-moving-averages.js'
import { adamOptimizers } from './adam-optimizers.js'
import { adamPDiagonal } from './adam-p-diagonal.js'
import { adamSignSuccess } from './adam-sign-success.js'
import { adamStochasticQuadratic } from './adam-stochastic-quadratic.js'
import { adamSvag } from './adam-svag.js'
import { adamVarianceFactors } from './adam-variance-factors.js'
import { adamWilson } from './adam-wilson.js'
import type { Claim } from './claim.js'
import { igtAlignment } from './igt-alignment.js'
import { igtBound } from './igt-bound.js'
import { igtHeavyBall } from './igt-heavy-ball.js'
import { igtLqr } from './igt-lqr.js'
import { igtNoiseImpact } from './igt-noise-impact.js'
import { igtQuadratic } from './igt-quadratic.js'
import { igtTailAveraging } from './igt-tail-averaging.js'
import { svrgConvergence } from './svrg-convergence.js'
import { svrgLocks } from './svrg-locks.js'
import { svrgDepthWidth } from './svrg-depth-width.js'
import { svrgDistance } from './svrg-distance.js'
import { svrgOracle } from './svrg-oracle.js'
import { svrgRatio } from './svrg-ratio.js'
import { svrgStreaming } from './svrg-streaming.js'

/** Every claim, in the order in which `gradient-lab report` prints them. */
export const claims: readonly Claim[] = [
  ...igtNoiseImpact,
  ...igtBound,
  ...igtHeavyBall,
  ...igtTailAveraging,
  ...igtQuadratic,
  ...igtAlignment,
  ...igtLqr,
  ...adamOptimizers,
  ...adamSignSuccess,
  ...adamExpectedImprovement,
  ...adamPDiagonal,
  ...adamStochasticQuadratic,
  ...adamVarianceFactors,
  ...adamSvag,
  ...adamMovingAverages,
  ...adamWilson,
  ...svrgLocks,
  ...svrgRatio,
  ...svrgDistance,
  ...svrgStreaming,
  ...svrgConvergence,
  ...svrgDepthWidth,
  ...svrgOracle,
]
