import type { GradientEstimator } from '../../src/estimators/estimator.js'
import { igt } from '../../src/estimators/igt.js'
import { increasingMomentum } from '../../src/estimators/increasing-momentum.js'
import { ita } from '../../src/estimators/ita.js'
import { momentum } from '../../src/estimators/momentum.js'
import { sgd } from '../../src/estimators/sgd.js'
import { scsg } from '../../src/estimators/scsg.js'
import { sgdWithVariance } from '../../src/estimators/sgd-with-variance.js'
import { streamingSvrg } from '../../src/estimators/streaming-svrg.js'
import { svrg } from '../../src/estimators/svrg.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { drawing } from './drawing-key.js'

export type Estimator = GradientEstimator<unknown, FiniteSum, MiniBatch>

/** An estimator at work: the pass that it is given and the mini-batches of its steps, in order. */
export interface Work {
  readonly estimator: Estimator
  readonly pass: readonly MiniBatch[]
  readonly draws: readonly MiniBatch[]
}

interface Member {
  readonly make: () => unknown
  /** gradient evaluations of its begin, in passes of three mini-batches */
  readonly begin: number
  /** of an estimate, per draw, or per example of the draw */
  readonly estimate: number
  readonly perExample?: boolean
  /** For an estimator with mega-batches: all that can happen in two of them of two mini-batches each, every one equally
   * likely, from so many mini-batches; those with the same first mega-batch next to each other, in groups of `given`. */
  readonly twoMegaBatches?: { readonly given: number; of(batches: readonly MiniBatch[]): Work[] }
}

const pairs = (n: number) => Array.from({ length: n * n }, (_, i) => [Math.floor(i / n), i % n])

const streaming = (batches: readonly MiniBatch[]): Work[] =>
  pairs(batches.length).flatMap(first =>
    pairs(batches.length).flatMap(second => {
      const estimator = streamingSvrg({ key: drawing([first, second], batches.length), innerSteps: 2 }) as Estimator
      return pairs(batches.length ** 2).map(places => ({
        estimator,
        pass: batches,
        draws: places
          .flatMap(place => [Math.floor(place / batches.length), place % batches.length])
          .map(b => batches[b]),
      }))
    }),
  )

/** Two mega-batches of two different mini-batches each, independent of each other. */
const ofMegaBatch = (batches: readonly MiniBatch[]): Work[] => {
  const orders = pairs(batches.length).filter(([first, second]) => first !== second)
  return orders.flatMap(one =>
    orders.map(other => {
      const pass = [...one, ...other].map((place, position) => ({ ...batches[place], position }))
      return { estimator: scsg({ innerSteps: 2 }) as Estimator, pass, draws: pass }
    }),
  )
}

// A new estimator joins with one line.
export const estimators: readonly Member[] = [
  { make: () => sgd<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => sgdWithVariance(), begin: 0, estimate: 1, perExample: true },
  { make: () => svrg(), begin: 1, estimate: 1 },
  { make: () => svrg({ snapshotGradients: 'recomputed' }), begin: 1, estimate: 2 },
  {
    make: () => streamingSvrg({ key: rootKey(3), innerSteps: 3 }),
    begin: 1,
    estimate: 2,
    twoMegaBatches: { given: 64, of: batches => streaming(batches.slice(0, 2)) },
  },
  { make: () => scsg({ innerSteps: 3 }), begin: 1, estimate: 1, twoMegaBatches: { given: 12, of: ofMegaBatch } },
  { make: () => momentum<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => increasingMomentum<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => igt<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => ita<MiniBatch>(), begin: 0, estimate: 1 },
  { make: () => ita<MiniBatch>({ tailFraction: 0.2 }), begin: 0, estimate: 1 },
]
