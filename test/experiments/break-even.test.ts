import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breakEvenOf } from '../../src/experiments/break-even.js'
import type { Parameters } from '../../src/experiments/experiment.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { estimatorOf } from '../../src/experiments/training-parts.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'
import { startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

const [size, batchSize, miniBatches] = [48, 2, 24]
const problem = tinyProblem(size, 3)
const pass = partition(size, batchSize, rootKey(3))

/** Gradients evaluated in an epoch over those of SGD for as many updates. */
function gradientsOverSgd(parameters: Parameters): number {
  const estimator = estimatorOf(parameters, () => assert.fail('no file is named'))
  const options = { problem, estimator, optimizer: heavyBall({ learningRate: 0.1 }) }
  const start = startPosition(problem, options.optimizer, float64Space.vector([0.4, -0.8, 0.3]))
  const last = [...trajectory(options, start, pass)].at(-1)!
  return last.gradientEvaluations / (batchSize * last.stepInPass)
}

const svrg = ['stored', 'recomputed'].flatMap(snapshotGradients =>
  [0, 1, 2, 5, 8, 23, 24].map(period => ({ estimator: 'svrg', snapshotGradients, period })),
)
const streaming = [1, 5, 7, 8, 24].flatMap(innerSteps =>
  ['streaming-svrg', 'scsg'].map(estimator => ({ estimator, megabatchSize: innerSteps * batchSize })),
)
// what SVRG is told is nothing to them
const others = ['sgd', 'momentum', 'increasing-momentum', 'igt', 'ita'].map(estimator => ({ estimator, period: 5 }))

for (const given of [...svrg, ...streaming, ...others])
  test(`break-even is where as many gradients buy as little variance: ${Object.values(given).join(', ')}`, () => {
    const parameters = completeParameters(varianceRatio, { ...given, batchSize })
    const expected = 1 / gradientsOverSgd(parameters)
    const found = breakEvenOf(parameters, miniBatches)!
    assert.ok(Math.abs(found / expected - 1) < 1e-12, `${found}, ${expected}`)
  })

test('what an estimator of one’s own evaluates is not known, so its break-even is neither', () => {
  const parameters = completeParameters(varianceRatio, { estimator: './own.js#mine' })
  assert.equal(breakEvenOf(parameters, 64), null)
})

test('with one snapshot, and with whole mega-batches, break-even is exactly 1/2 or 1/3', () => {
  const of = (given: Partial<Parameters>, M: number) =>
    breakEvenOf(completeParameters(varianceRatio, given as Parameters), M)
  for (const M of [20, 64, 390, 391]) {
    assert.deepEqual([of({}, M), of({ snapshotGradients: 'recomputed' }, M)], [1 / 2, 1 / 3])
    assert.equal(of({ period: M }, M), 1 / 2)
    assert.equal(of({ estimator: 'scsg' }, M), 1 / 2)
  }
  for (const M of [20, 70, 390]) assert.equal(of({ estimator: 'streaming-svrg' }, M), 1 / 3)
  // 40 mega-batches of 10
  assert.equal(of({ estimator: 'streaming-svrg' }, 391), 391 / (400 + 782))
})
