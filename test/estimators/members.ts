import type { GradientEstimator } from '../../src/estimators/estimator.js'
import { igt } from '../../src/estimators/igt.js'
import { increasingMomentum } from '../../src/estimators/increasing-momentum.js'
import { ita } from '../../src/estimators/ita.js'
import { momentum } from '../../src/estimators/momentum.js'
import { sgd } from '../../src/estimators/sgd.js'
import { sgdWithVariance } from '../../src/estimators/sgd-with-variance.js'
import { svrg } from '../../src/estimators/svrg.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'

export type Estimator = GradientEstimator<unknown, FiniteSum, MiniBatch>

// A new estimator joins with one line: gradient evaluations of its begin (in passes) and of an estimate (per draw, or per
// example of the draw).
export const estimators: readonly { make: () => unknown; begin: number; estimate: number; perExample?: boolean }[] = [
  { make: () => sgd<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => sgdWithVariance(), begin: 0, estimate: 1, perExample: true },
  { make: () => svrg(), begin: 1, estimate: 1 },
  { make: () => svrg({ snapshotGradients: 'recomputed' }), begin: 1, estimate: 2 },
  { make: () => momentum<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => increasingMomentum<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => igt<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => ita<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => ita<MiniBatch>({ tailFraction: 0.2 }), begin: 0, estimate: 1 },
]
