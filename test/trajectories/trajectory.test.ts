import assert from 'node:assert/strict'
import { test } from 'node:test'
import { igt } from '../../src/estimators/igt.js'
import { sgd } from '../../src/estimators/sgd.js'
import { sgdWithVariance } from '../../src/estimators/sgd-with-variance.js'
import { svrg } from '../../src/estimators/svrg.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { locked } from '../../src/problems/locks.js'
import { partition } from '../../src/problems/partition.js'
import { type FiniteSum, type MiniBatch, viewOf } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { type BatchNormPolicy, evaluation, frozen, naive, restore } from '../../src/trajectories/batch-norm-policy.js'
import {
  type Iterate,
  rest,
  startPosition,
  trajectory,
  type TrajectoryOptions,
} from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Vector } from '../../src/vectors/vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

const optimizer = heavyBall({ learningRate: 0.5, momentum: 0.5 })

test('an svrg trajectory equals the update written out by hand over two passes, with its evaluations counted', () => {
  const problem = tinyProblem(6, 3)
  const options = { problem, estimator: svrg(), optimizer }
  let position = startPosition<never>(tinyProblem(6, 3), optimizer as never, float64Space.vector([1, -1, 0.5]))
  const x = [1, -1, 0.5]
  const buffer = [0, 0, 0]
  const mean = (at: readonly number[], indices: Iterable<number>) => {
    const list = [...indices]
    return [0, 1, 2].map(c => list.reduce((sum, i) => sum + problem.gradientOf(at, i)[c] / list.length, 0))
  }
  for (let epoch = 1; epoch <= 2; epoch++) {
    const pass = partition(6, 2, rootKey(7).child(epoch))
    const snapshot = [...x]
    const full = mean(snapshot, [0, 1, 2, 3, 4, 5])
    let last: Iterate<never, never> | undefined
    for (const iterate of trajectory(options as unknown as TrajectoryOptions<never, never>, position, pass)) {
      last = iterate
      const k = iterate.stepInPass
      if (k > 0) {
        const [g, h] = [mean(x, pass[k - 1].indices), mean(snapshot, pass[k - 1].indices)]
        for (let c = 0; c < 3; c++) {
          buffer[c] = 0.5 * buffer[c] + g[c] - h[c] + full[c]
          x[c] -= 0.5 * buffer[c]
        }
      }
      iterate.x.read().forEach((value, c) => {
        assert.ok(Math.abs(value - x[c]) < 1e-13)
      })
      assert.equal(iterate.step, (epoch - 1) * 3 + k)
      // one snapshot pass of 6 examples, then 2 examples a step
      assert.equal(iterate.gradientEvaluations, (epoch - 1) * 12 + 6 + 2 * k)
    }
    position = rest(options as unknown as TrajectoryOptions<never, never>, last!)
    assert.equal(position.epoch, epoch)
  }
})

/** A problem whose evaluations say where and how they were asked for: its statistic is the point's first coordinate. */
function telling(asked: { statistics?: Float32Array }[] = []): FiniteSum {
  const problem = tinyProblem(6, 3)
  const withStatistics = (statistics?: Float32Array): FiniteSum => ({
    ...problem,
    withStatistics,
    initialStatistics: () => Float32Array.of(10),
    evaluate: (x, batch) => {
      asked.push({ statistics })
      return { ...problem.evaluate(x, batch), batchStatistics: Float32Array.of(x.read()[0]) }
    },
  })
  return withStatistics()
}

function statisticsAfter(policy: BatchNormPolicy, recomputed: boolean, asked: { statistics?: Float32Array }[] = []) {
  const options = {
    problem: telling(asked),
    estimator: svrg({ snapshotGradients: recomputed ? 'recomputed' : 'stored' }),
    optimizer,
    batchNorm: policy,
  } as unknown as TrajectoryOptions<never, never>
  const position = startPosition<never>(options.problem, optimizer as never, float64Space.vector([1, -1, 0.5]))
  const points: number[] = []
  let statistics = Number.NaN
  for (const iterate of trajectory(options, position, partition(6, 2, rootKey(7)))) {
    points.push(iterate.x.read()[0])
    statistics = iterate.statistics[0]
  }
  return { statistics, points }
}

test('under restore the running statistics are those of the evaluations at the iterate alone', () => {
  for (const recomputed of [false, true]) {
    const { statistics, points } = statisticsAfter(restore, recomputed)
    const expected = points.slice(0, 3).reduce((running, point) => 0.9 * running + 0.1 * point, 10)
    assert.ok(Math.abs(statistics - expected) < 1e-5, `${statistics} and ${expected}`)
  }
})

test('under restore an estimator that looks at a transported point only moves the running statistics there', () => {
  const looked: number[] = []
  const problem = telling()
  const options = {
    problem: {
      ...problem,
      evaluate: (x: Vector, batch: MiniBatch) => {
        looked.push(x.read()[0])
        return problem.evaluate(x, batch)
      },
    },
    estimator: igt<MiniBatch>(),
    optimizer,
  } as unknown as TrajectoryOptions<never, never>
  const position = startPosition<never>(options.problem, optimizer as never, float64Space.vector([1, -1, 0.5]))
  let last: Iterate<never, never> | undefined
  for (const iterate of trajectory(options, position, partition(6, 2, rootKey(7)))) last = iterate
  assert.equal(looked.length, 3)
  const expected = looked.reduce((running, point) => 0.9 * running + 0.1 * point, 10)
  assert.ok(Math.abs(last!.statistics[0] - expected) < 1e-5, `${last!.statistics[0]} and ${expected}`)
  assert.ok(Math.abs(looked[2] - last!.x.read()[0]) > 0.01)
})

test('the loss of a step is its mini-batch mean, also where the examples are evaluated apart or ahead of the iterate', () => {
  for (const estimator of [sgd<MiniBatch>(), sgdWithVariance(), igt<MiniBatch>()]) {
    const problem = tinyProblem(6, 3)
    const options = { problem, estimator, optimizer } as unknown as TrajectoryOptions<never, never>
    const position = startPosition<never>(problem, optimizer as never, float64Space.vector([1, -1, 0.5]))
    const pass = partition(6, 2, rootKey(7))
    for (const iterate of trajectory(options, position, pass)) {
      if (iterate.stepInPass !== 1) continue
      const { loss } = problem.evaluate(float64Space.vector([1, -1, 0.5]), pass[0])
      assert.ok(Math.abs(iterate.batchLoss - loss) < 1e-15, `${estimator.name}: ${iterate.batchLoss} and ${loss}`)
      assert.equal(iterate.gradientEvaluations, 2)
    }
  }
})

test('under naive every evaluation moves the running statistics, the snapshot pass and its recomputation too', () => {
  const { statistics, points } = statisticsAfter(naive, true)
  const learn = (running: number, point: number) => 0.9 * running + 0.1 * point
  // three at the snapshot pass, then the snapshot again and the iterate at each of three steps
  const seen = [...[1, 1, 1], ...points.slice(0, 3).flatMap(point => [1, point])]
  const expected = seen.reduce(learn, 10)
  assert.ok(Math.abs(statistics - expected) < 1e-5, `${statistics} and ${expected}`)
})

test('under frozen every gradient of the pass is taken with the statistics of its start', () => {
  const asked: { statistics?: Float32Array }[] = []
  statisticsAfter(frozen, false, asked)
  assert.equal(asked.length, 6)
  for (const { statistics } of asked) assert.deepEqual(statistics && [...statistics], [10])
})

test('under evaluation the snapshot is seen with the statistics of the start, the iterate never, not even at the snapshot', () => {
  const asked: { statistics?: Float32Array }[] = []
  statisticsAfter(evaluation, true, asked)
  // three at the snapshot pass, then the snapshot and the iterate at each of three steps
  const expected = [10, 10, 10, 10, undefined, 10, undefined, 10, undefined]
  assert.deepEqual(
    asked.map(({ statistics }) => statistics?.[0]),
    expected,
  )
})

test('locked mini-batches carry the same keys at every access, unlocked ones a new key at each', () => {
  const seen: string[][] = []
  const watching = (problem: FiniteSum): FiniteSum =>
    viewOf(problem, {
      evaluate: (x, batch) => {
        seen.push([batch.keys.transforms.path, batch.keys.dropout.path])
        return problem.evaluate(x, batch)
      },
    })
  const run = (locks: typeof locked) => {
    seen.length = 0
    const options = { problem: watching(tinyProblem(6, 3)), estimator: svrg(), optimizer, locks }
    const position = startPosition<never>(tinyProblem(6, 3), optimizer as never, float64Space.vector([1, -1, 0.5]))
    const pass = partition(6, 2, rootKey(7))
    for (const _ of trajectory(options as unknown as TrajectoryOptions<never, never>, position, pass));
    return [0, 1].map(kind => new Set(seen.map(keys => keys[kind])).size)
  }
  // 3 evaluations in the snapshot pass and 3 steps
  assert.deepEqual(run(locked), [1, 1])
  assert.deepEqual(run({ transforms: false, dropout: true }), [4, 1])
  assert.deepEqual(run({ transforms: true, dropout: false }), [1, 4])
})

test('an estimator or optimizer that returns another dimension is named in one sentence', () => {
  const position = () => startPosition<never>(tinyProblem(6, 3), optimizer as never, float64Space.vector([1, -1, 0.5]))
  const pass = partition(6, 2, rootKey(7))
  const short = float64Space.vector([1])
  const run = (options: unknown) => {
    for (const _ of trajectory(options as TrajectoryOptions<never, never>, position(), pass));
  }
  const problem = tinyProblem(6, 3)
  const wrongEstimator = { ...sgd<MiniBatch>(), name: 'mine', estimate: () => ({ gradient: short, state: null }) }
  assert.throws(() => run({ problem, estimator: wrongEstimator, optimizer }), {
    message: "estimator mine: the estimate must have the problem's dimension 3, got 1",
  })
  const wrongOptimizer = { ...optimizer, name: 'mine', update: () => ({ delta: short, state: short }) }
  assert.throws(() => run({ problem, estimator: sgd(), optimizer: wrongOptimizer }), {
    message: "optimizer mine: the delta must have the problem's dimension 3, got 1",
  })
  const wrongProblem = { ...problem, evaluate: () => ({ loss: 0, gradient: short }) }
  assert.throws(() => run({ problem: wrongProblem, estimator: sgd(), optimizer }), {
    message: 'tiny: the gradient must have dimension 3, got 1',
  })
})
