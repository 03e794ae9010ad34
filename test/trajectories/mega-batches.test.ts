import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GradientEstimator } from '../../src/estimators/estimator.js'
import type { MegaBatchState } from '../../src/estimators/mega-batch.js'
import { scsg } from '../../src/estimators/scsg.js'
import { streamingSvrg } from '../../src/estimators/streaming-svrg.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { type Locks, locked } from '../../src/problems/locks.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { type BatchNormPolicy, naive, restore } from '../../src/trajectories/batch-norm-policy.js'
import { restoreState, save } from '../../src/trajectories/saved-state.js'
import {
  type Iterate,
  type Position,
  rest,
  startPosition,
  trajectory,
  type TrajectoryOptions,
} from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { drawing } from '../estimators/drawing-key.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

type AnyEstimator = GradientEstimator<MegaBatchState, FiniteSum, MiniBatch>
type Options = TrajectoryOptions<MegaBatchState, unknown>

const both = (innerSteps: number): AnyEstimator[] => [
  streamingSvrg({ key: rootKey(5), innerSteps }) as unknown as AnyEstimator,
  scsg({ innerSteps }) as unknown as AnyEstimator,
]

/** All iterates of a pass, and the position after it. */
function run(options: Options, position: Position<MegaBatchState, unknown>, pass: readonly MiniBatch[]) {
  const seen: Pick<
    Iterate<MegaBatchState, unknown>,
    'stepInPass' | 'updatesInPass' | 'step' | 'gradientEvaluations' | 'estimator' | 'statistics'
  >[] = []
  const points: number[][] = []
  let last: Iterate<MegaBatchState, unknown> | undefined
  for (const iterate of trajectory(options, position, pass)) {
    seen.push(iterate)
    points.push([...iterate.x.read()])
    last = iterate
  }
  return { seen, points, after: rest(options, last!) }
}

function start(options: Options, x: readonly number[]): Position<MegaBatchState, unknown> {
  return startPosition(options.problem, options.optimizer, float64Space.vector(x))
}

// f_i(x) = ½ h_i x² − c_i x, one example a mini-batch: gradients x, 2x − 2, x + 2, 4x, x − 3
const [h, c] = [
  [1, 2, 1, 4, 1],
  [0, 2, -2, 0, 3],
]
const line: FiniteSum = {
  name: 'line',
  space: float64Space,
  dimension: 1,
  size: 5,
  evaluate: (x, { indices: [i] }) => ({ loss: 0, gradient: float64Space.vector([h[i] * x.read()[0] - c[i]]) }),
}
const keys = partition(5, 1, rootKey(0))[0].keys
const inOrder = [0, 1, 2, 3, 4].map(i => ({ indices: Int32Array.of(i), position: i, keys }))
const half = heavyBall({ learningRate: 0.5 })

test('SCSG on five lines is the path written out by hand, and the last of five mini-batches makes no step of two', () => {
  const options = { problem: line, estimator: scsg({ innerSteps: 2 }), optimizer: half } as unknown as Options
  const { seen, points, after } = run(options, start(options, [4]), inOrder)
  // mega-batch {0, 1} at 4: gradients 4, 6, mean 5
  //   4 − 4 + 5 = 5, to 1.5; then 1 − 6 + 5 = 0, stays
  // mega-batch {2, 3} at 1.5: gradients 3.5, 6, mean 4.75
  //   3.5 − 3.5 + 4.75, to −0.875; then −3.5 − 6 + 4.75 = −4.75, to 1.5
  assert.deepEqual(points.flat(), [4, 1.5, 1.5, -0.875, 1.5])
  assert.deepEqual(
    seen.map(({ stepInPass, updatesInPass, step }) => [stepInPass, updatesInPass, step]),
    [0, 1, 2, 3, 4].map(k => [k, 4, k]),
  )
  // two for each mega-batch, with the first before the first step and the second in the third, and one a step
  assert.deepEqual(
    seen.map(({ gradientEvaluations }) => gradientEvaluations),
    [2, 3, 4, 7, 8],
  )
  assert.deepEqual([after.step, after.epoch, after.gradientEvaluations], [4, 1, 8])
})

test('streaming SVRG on five lines is the path written out by hand, and every mini-batch makes a step', () => {
  const estimator = streamingSvrg({
    key: drawing(
      [
        [3, 0],
        [1, 1],
        [2, 4],
      ],
      5,
    ),
    innerSteps: 2,
  })
  const options = { problem: line, estimator, optimizer: half } as unknown as Options
  const { seen, points, after } = run(options, start(options, [4]), inOrder)
  // mega-batch {3, 0} at 4: gradients 16, 4, mean 10
  //   4 − 4 + 10, to −1; then of 1: −4 − 6 + 10 = 0, stays
  // mega-batch {1, 1} at −1: mean −4
  //   1 − 1 − 4, to 1; then of 3: 4 + 4 − 4 = 4, to −1
  // mega-batch {2, 4} at −1: gradients 1, −4, mean −1.5
  //   −4 + 4 − 1.5, to −0.25
  assert.deepEqual(points.flat(), [4, -1, -1, 1, -1, -0.25])
  assert.deepEqual(
    seen.map(({ stepInPass, updatesInPass }) => [stepInPass, updatesInPass]),
    [0, 1, 2, 3, 4, 5].map(k => [k, 5]),
  )
  // two for each mega-batch and two a step
  assert.deepEqual(
    seen.map(({ gradientEvaluations }) => gradientEvaluations),
    [2, 4, 6, 10, 12, 16],
  )
  assert.deepEqual([after.step, after.epoch, after.gradientEvaluations], [5, 1, 16])
})

test('with ten inner steps that divide the pass, streaming SVRG costs exactly 3 gradients a step and SCSG exactly 2', () => {
  const optimizer = heavyBall({ learningRate: 0.1, momentum: 0.9 })
  const problem = tinyProblem(60, 3)
  both(10).forEach((estimator, which) => {
    const options = { problem, estimator, optimizer } as unknown as Options
    let position = start(options, [1, -1, 0.5])
    for (let epoch = 1; epoch <= 2; epoch++) {
      const { after } = run(options, position, partition(60, 3, rootKey(1).child(epoch)))
      assert.equal(after.step, 20 * epoch)
      assert.equal(after.gradientEvaluations / problem.size, [3, 2][which] * epoch)
      position = after
    }
  })
})

test('391 mini-batches are 390 updates of SCSG and 391 of streaming SVRG, with every example counted that was evaluated', () => {
  // 390 mini-batches of two examples and one of one
  const problem = tinyProblem(781, 3)
  const pass = partition(781, 2, rootKey(2))
  const optimizer = heavyBall({ learningRate: 0.1 })
  const [streaming, stochastic] = both(10).map(estimator => {
    const options = { problem, estimator, optimizer } as unknown as Options
    return run(options, start(options, [1, -1, 0.5]), pass)
  })
  assert.equal(stochastic.after.step, 390)
  assert.equal(stochastic.seen.at(-1)!.stepInPass, 390)
  assert.ok(stochastic.seen.every(({ updatesInPass }) => updatesInPass === 390))
  // 39 mega-batches of 20 examples, and 390 steps of 2; the mini-batch of one example is never looked at
  assert.equal(stochastic.after.gradientEvaluations, 39 * 20 + 390 * 2)
  assert.equal(streaming.after.step, 391)
  // 40 mega-batches, as many examples as their mini-batches have, and 2·781 in the steps
  const places = streaming.seen
    .filter(({ stepInPass }) => stepInPass === 0 || stepInPass % 10 === 1)
    .slice(1)
    .map(({ estimator }) => [...estimator.places])
  assert.equal(places.length, 40)
  assert.equal(new Set(places.map(String)).size, 40)
  const megabatches = places.flat().reduce((sum, place) => sum + pass[place].indices.length, 0)
  assert.equal(streaming.after.gradientEvaluations, megabatches + 2 * 781)
})

test('a run of either goes on from a checkpoint with the same bits: the mega-batches of a pass follow those of the last', () => {
  const problem = tinyProblem(23, 3)
  const optimizer = heavyBall({ learningRate: 0.3, momentum: 0.5 })
  for (const estimator of both(4)) {
    const options = { problem, estimator, optimizer } as unknown as Options
    const ends = [false, true].map(interrupted => {
      let position = start(options, [1, -1, 0.5])
      const drawn: string[] = []
      for (let epoch = 1; epoch <= 3; epoch++) {
        const { seen, after } = run(options, position, partition(23, 2, rootKey(7).child(epoch)))
        drawn.push(String(seen[0].estimator.places))
        position = interrupted ? (restoreState(save(after), float64Space) as Position<MegaBatchState, unknown>) : after
      }
      return { x: [...position.x.read()], evaluations: position.gradientEvaluations, drawn }
    })
    assert.deepEqual(ends[1], ends[0])
    // of SCSG always the first four; of streaming SVRG new places
    assert.equal(new Set(ends[0].drawn).size, estimator.name === 'scsg' ? 1 : 3)
  }
})

/** A problem with one batch-norm statistic, the point's first coordinate, that notes the keys that it is asked with. */
function telling(asked: string[]): FiniteSum {
  const problem = tinyProblem(12, 3)
  return {
    ...problem,
    initialStatistics: () => Float32Array.of(10),
    withStatistics: () => telling(asked),
    evaluate: (x, batch) => {
      asked.push(batch.keys.transforms.path)
      return { ...problem.evaluate(x, batch), batchStatistics: Float32Array.of(x.read()[0]) }
    },
  }
}

function passOf(estimator: AnyEstimator, settings: { locks?: Locks; batchNorm?: BatchNormPolicy }) {
  const asked: string[] = []
  const options = {
    problem: telling(asked),
    estimator,
    optimizer: heavyBall({ learningRate: 0.5, momentum: 0.5 }),
    ...settings,
  } as unknown as Options
  const { seen, points } = run(options, start(options, [1, -1, 0.5]), partition(12, 2, rootKey(7)))
  return { asked, statistics: seen.at(-1)!.statistics[0], firsts: points.map(([first]) => first) }
}

const learn = (running: number, point: number) => 0.9 * running + 0.1 * point

test('under restore neither mega-batches nor the snapshot move the running statistics, under naive both do', () => {
  both(3).forEach((estimator, which) => {
    const restored = passOf(estimator, { batchNorm: restore })
    const expected = restored.firsts.slice(0, 6).reduce(learn, 10)
    assert.ok(Math.abs(restored.statistics - expected) < 1e-5, `${restored.statistics} and ${expected}`)
    const all = passOf(estimator, { batchNorm: naive })
    const seen = all.firsts.slice(0, 6).flatMap((point, step) => {
      const snapshot = all.firsts[step - (step % 3)]
      const mega = step % 3 === 0 ? [point, point, point] : []
      return [...mega, ...(which === 0 ? [snapshot] : []), point]
    })
    const expectedOfAll = seen.reduce(learn, 10)
    assert.ok(Math.abs(all.statistics - expectedOfAll) < 1e-5, `${all.statistics} and ${expectedOfAll}`)
  })
})

test('locked, a mega-batch and all steps see the same transforms; unlocked, each access sees its own', () => {
  both(3).forEach((estimator, which) => {
    assert.equal(new Set(passOf(estimator, { locks: locked }).asked).size, 1)
    const { asked } = passOf(estimator, { locks: { transforms: false, dropout: true } })
    // two mega-batches and six steps; the two gradients of a step of streaming SVRG share what they see
    assert.equal(new Set(asked).size, 8)
    assert.equal(asked.length, which === 0 ? 6 + 12 : 6 + 6)
  })
})
