import { balancedPart } from '../datasets/balanced-part.js'
import { type Dataset, dataset } from '../datasets/dataset.js'
import { loadDataset } from '../datasets/load.js'
import type { GradientEstimator } from '../estimators/estimator.js'
import { igt } from '../estimators/igt.js'
import { increasingMomentum } from '../estimators/increasing-momentum.js'
import { ita } from '../estimators/ita.js'
import { momentum } from '../estimators/momentum.js'
import { scsg } from '../estimators/scsg.js'
import { sgd } from '../estimators/sgd.js'
import { streamingSvrg } from '../estimators/streaming-svrg.js'
import { svrg } from '../estimators/svrg.js'
import type { InputShape, Network } from '../networks/network.js'
import { heavyBall } from '../optimizers/heavy-ball.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import { stepSchedule } from '../optimizers/step-schedule.js'
import { withWeightDecay } from '../optimizers/with-weight-decay.js'
import type { FiniteSum, MiniBatch } from '../problems/problem.js'
import type { Key } from '../random/key.js'
import { rootKey } from '../random/root-key.js'
import { labHome } from '../tables/lab-home.js'
import { emaAveraging, type IterateAveraging, tailAveraging } from '../trajectories/iterate-averaging.js'
import { type AdamFamilyName, adamFamily } from './adam-family.js'
import type { Parameters, RunContext } from './experiment.js'
import { innerStepsOf } from './mega-batches.js'
import { isPartFile } from './parse-parameters.js'
import { knownNetworkOf } from './training-network.js'
import type { AveragingName, EstimatorName } from './training-parameters.js'

type Part = RunContext['part']

/** The data set of a case: a known one or the user's, cut to a class-balanced part where `examples` asks for one. */
export function datasetOf(parameters: Parameters, key: Key, part: Part): Dataset {
  const reference = parameters.dataset as string
  const whole = isPartFile(reference)
    ? dataset(own<Dataset>(reference, part, isDataset, 'a data set'))
    : loadDataset(reference, labHome())
  const train = balancedPart(whole.train, parameters.examples as number, key.child('examples'))
  return train === whole.train ? whole : { ...whole, train }
}

export function networkOf(parameters: Parameters, dataset: Dataset, part: Part): Network {
  const [height, width, channels] = dataset.train.shape
  const input: InputShape = { height, width, channels, classes: dataset.classes }
  const reference = parameters.network as string
  if (!isPartFile(reference)) return knownNetworkOf(parameters, input)
  const exported = part(reference)
  const what = 'a network is required, { name, parameters, apply } or a function of the input shape that returns one'
  return made(reference, exported, isNetwork, what, input)
}

type Estimator = GradientEstimator<unknown, FiniteSum, MiniBatch>

/** The lab's own estimators by name; `ita` keeps half of all gradients, `momentum` nine tenths of the average. */
const estimators = {
  sgd: () => sgd<MiniBatch>(),
  svrg: ({ snapshotGradients, period }) =>
    svrg({
      snapshotGradients: snapshotGradients as 'stored' | 'recomputed',
      ...((period as number) > 0 ? { period: period as number } : {}),
    }),
  'streaming-svrg': parameters =>
    streamingSvrg({
      key: rootKey(parameters.seed as number).child('mega-batches'),
      innerSteps: innerStepsOf(parameters),
    }),
  scsg: parameters => scsg({ innerSteps: innerStepsOf(parameters) }),
  momentum: () => momentum<MiniBatch>(),
  'increasing-momentum': () => increasingMomentum<MiniBatch>(),
  igt: () => igt<MiniBatch>(),
  ita: () => ita<MiniBatch>(),
} as Readonly<Record<EstimatorName, (parameters: Parameters) => unknown>>

export function estimatorOf(parameters: Parameters, part: Part): Estimator {
  const reference = parameters.estimator as string
  if (isPartFile(reference))
    return own(reference, part, isEstimator, 'a gradient estimator, { name, unbiased, begin, estimate },')
  return estimators[reference as EstimatorName](parameters) as Estimator
}

/** Where the next epoch starts; undefined for the last iterate. */
export function averagingOf({ averaging }: Parameters): IterateAveraging | undefined {
  const name = averaging as AveragingName
  if (name === 'last') return undefined
  return name === 'ema' ? emaAveraging : tailAveraging(Number(name))
}

export function optimizerOf(parameters: Parameters, part: Part): Optimizer<unknown> {
  const options = {
    learningRate: stepSchedule(
      parameters.learningRate as number,
      parameters.schedule as unknown as readonly (readonly number[])[],
    ),
    momentum: parameters.momentum as number,
    weightDecay: parameters.weightDecay as number,
  }
  const reference = parameters.optimizer as string
  if (reference === 'heavy-ball') return heavyBall(options) as Optimizer<unknown>
  if (!isPartFile(reference)) {
    const { learningRate, momentum: beta, weightDecay } = options
    return withWeightDecay(adamFamily[reference as AdamFamilyName]({ learningRate, beta }), weightDecay)
  }
  const exported = part(reference)
  const what =
    'an optimizer is required, { name, init, update } or a function of { learningRate, momentum, weightDecay } that returns one'
  return made(reference, exported, isOptimizer, what, options)
}

/** A user's part, or what a function of no arguments makes of it. */
function own<T>(reference: string, part: Part, is: (value: unknown) => value is T, what: string): T {
  return made(reference, part(reference), is, `${what} or a function that returns one is required`)
}

/** What a file exports under a part's name, or what that makes of its argument where it is a function. */
function made<T>(
  reference: string,
  exported: unknown,
  is: (value: unknown) => value is T,
  what: string,
  ...given: readonly unknown[]
): T {
  let value = exported
  if (typeof exported === 'function')
    try {
      value = exported(...given)
    } catch (error) {
      throw new TypeError(`part ${reference}: ${what}; the function of this name failed: ${(error as Error).message}`, {
        cause: error,
      })
    }
  if (!is(value)) throw new TypeError(`part ${reference}: ${what}`)
  return value
}

function has(value: unknown, ...members: readonly [name: string, type: string][]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    members.every(([name, type]) => typeof (value as Record<string, unknown>)[name] === type)
  )
}

const isDataset = (value: unknown): value is Dataset =>
  has(value, ['name', 'string'], ['train', 'object'], ['test', 'object'])
const isNetwork = (value: unknown): value is Network =>
  has(value, ['name', 'string'], ['parameters', 'object'], ['apply', 'function'])
const isEstimator = (value: unknown): value is Estimator =>
  has(value, ['name', 'string'], ['begin', 'function'], ['estimate', 'function'])
const isOptimizer = (value: unknown): value is Optimizer<unknown> =>
  has(value, ['name', 'string'], ['init', 'function'], ['update', 'function'])
