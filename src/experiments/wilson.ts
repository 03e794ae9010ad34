import { sgd } from '../estimators/sgd.js'
import { adam } from '../optimizers/adam.js'
import { heavyBall } from '../optimizers/heavy-ball.js'
import { mssd } from '../optimizers/mssd.js'
import { msvag } from '../optimizers/msvag.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import { wilson as wilsonProblem, type Wilson } from '../problems/wilson.js'
import { rootKey } from '../random/root-key.js'
import type { Row } from '../tables/column.js'
import { streamTrajectory } from '../trajectories/stream-trajectory.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { learningRateParameter } from './learning-rate-parameter.js'
import { seedParameter } from './seed-parameter.js'

const optimizers = {
  adam,
  'sign-descent': ({ learningRate }: { learningRate: number }) => mssd({ learningRate, beta: 0 }),
  msvag,
  'gradient-descent': heavyBall,
} as unknown as Readonly<Record<string, (options: { learningRate: number }) => Optimizer<unknown>>>

/** Data that sign-based methods fit without learning, and what a method makes of them. */
export const wilson: Experiment = {
  name: 'wilson',
  version: 1,
  question: 'Does a method that fits these data predict the smaller class?',
  source: 'Balles & Hennig 2018, lemma 2 and appendix B.6, after Wilson et al. 2017',
  usesDevice: false,
  mainColumn: 'testAccuracy',
  parameters: [
    {
      name: 'method',
      type: 'name',
      unit: '1',
      default: 'adam',
      choices: ['adam', 'sign-descent', 'msvag', 'gradient-descent'],
      meaning: 'on full gradients from 0: adam with β 0.9 and 0.999, ε 1e-8; sign descent; msvag with β 0.9',
    },
    { name: 'n', type: 'integer', unit: 'sample', default: 200, range: [1, 10_000_000], meaning: 'training samples' },
    { name: 'p', type: 'number', unit: '1', default: 0.7, range: [0.5, 1], meaning: 'probability of y = 1, above 0.5' },
    learningRateParameter(1e-3),
    { name: 'steps', type: 'integer', unit: 'step', default: 20_000, range: [0, 10_000_000], meaning: 'updates' },
    { ...seedParameter, meaning: 'key of all randomness, here of the labels' },
  ],
  columns: [
    { name: 'trainAccuracy', type: 'number', unit: '1', meaning: 'fraction of training samples classified right' },
    {
      name: 'testAccuracy',
      type: 'number',
      unit: '1',
      meaning: 'probability that a new sample, whose private features are unseen, is classified right',
    },
    { name: 'signCosine', type: 'number', unit: '1', meaning: 'cosine between θ and sign(Xᵀy)' },
    { name: 'residual', type: 'number', unit: '1', meaning: 'root of the mean squared (Xθ − y)_i' },
  ],
  check: parameters => {
    if (parameters.p === 0.5) throw new RangeError('wilson: p must be above 0.5 and at most 1, got 0.5')
    data(parameters)
  },
  run,
}

function data(parameters: Parameters): Wilson {
  return wilsonProblem({
    samples: parameters.n as number,
    positiveShare: parameters.p as number,
    key: rootKey(parameters.seed as number).child('labels'),
  })
}

function run(parameters: Parameters, context: RunContext): void {
  const example = data(parameters)
  const last = parameters.steps as number
  const optimizer = optimizers[parameters.method as string]({ learningRate: parameters.learningRate as number })
  const parts = { problem: example.problem, estimator: sgd<null>(), optimizer }
  for (const { x, step } of streamTrajectory(parts, float64Space.vector([0, 0, 0, 0]), () => null)) {
    if (step === last || !x.read().every(Number.isFinite)) {
      context.emit([rowOf(example, x.read(), parameters.p as number)])
      return
    }
    if (step % 1024 === 0) {
      context.checkInterrupt()
      context.progress(step / last, `step ${step} of ${last}`)
    }
  }
}

function rowOf({ positives, negatives, copies, sign, scores }: Wilson, theta: ArrayLike<number>, p: number): Row {
  const { train, test } = scores(theta)
  const n = positives + negatives
  const squares = positives * (train.positive - 1) ** 2 + (negatives === 0 ? 0 : negatives * (train.negative + 1) ** 2)
  const residual = Math.sqrt(squares / n)
  if (!Number.isFinite(residual)) {
    const nothing = { trainAccuracy: null, testAccuracy: null, signCosine: null, residual: null }
    return { ...nothing, status: 'diverged' }
  }
  const norm = Math.sqrt(copies.reduce((sum, count, c) => sum + count * theta[c] ** 2, 0))
  const along = copies.reduce((sum, count, c) => sum + count * theta[c] * sign[c], 0)
  const features = copies.reduce((sum, count) => sum + count, 0)
  const right = (of: { positive: number; negative: number }, share: number) =>
    (of.positive > 0 ? share : 0) + (of.negative < 0 ? 1 - share : 0)
  return {
    trainAccuracy: right(train, positives / n),
    testAccuracy: right(test, p),
    signCosine: norm === 0 ? null : along / (norm * Math.sqrt(features)),
    residual,
    status: norm === 0 ? 'undefined' : 'ok',
  }
}
