import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scsg } from '../../src/estimators/scsg.js'
import { sgd } from '../../src/estimators/sgd.js'
import { type SvrgState, svrg } from '../../src/estimators/svrg.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { tensorSpace } from '../../src/tensors/tensor-vector.js'
import { tensorflow } from '../../src/tensors/tensorflow.js'
import { emaAveraging, type IterateAveraging, tailAveraging } from '../../src/trajectories/iterate-averaging.js'
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
import { tinyProblem } from '../estimators/tiny-problem.js'

type Options = TrajectoryOptions<unknown, unknown>

// ½x² whatever the example: with a step size of ½ every update halves the iterate
const bowl: FiniteSum = {
  name: 'bowl',
  space: float64Space,
  dimension: 1,
  size: 4,
  evaluate: x => ({ loss: 0, gradient: x.times(1) }),
}
const half = heavyBall({ learningRate: 0.5 })

function lastOf(options: Options, position: Position<unknown, unknown>, pass: readonly MiniBatch[]) {
  const points: number[][] = []
  let last: Iterate<unknown, unknown> | undefined
  for (const iterate of trajectory(options, position, pass)) {
    points.push([...iterate.x.read()])
    last = iterate
  }
  return { points, last: last! }
}

test('a pass from 4 over 2, 1, ½ and ¼ leaves their mean, that of the last two, the last, or the moving average', () => {
  const pass = partition(4, 1, rootKey(0))
  const expected: [IterateAveraging | undefined, number][] = [
    [undefined, 0.25],
    [tailAveraging(100), 3.75 / 4],
    [tailAveraging(50), 0.75 / 2],
    // 0.4 of an iterate: the last
    [tailAveraging(10), 0.25],
    // 4, 3.8, 3.52, 3.218, 2.9212
    [emaAveraging, 2.9212],
  ]
  for (const [averaging, mean] of expected) {
    const options = { problem: bowl, estimator: sgd<MiniBatch>(), optimizer: half, averaging } as unknown as Options
    const { points, last } = lastOf(options, startPosition(bowl, half, float64Space.vector([4])), pass)
    assert.deepEqual(points.flat(), [4, 2, 1, 0.5, 0.25], 'the path of the pass itself is the same')
    const after = rest(options, last)
    assert.ok(Math.abs(after.x.read()[0] - mean) < 1e-15, `${averaging?.name}: ${after.x.read()[0]}`)
    assert.deepEqual([after.step, after.epoch, after.gradientEvaluations], [4, 1, 4])
  }
})

test('the snapshot of the next pass is taken at the average, and the momentum goes on', () => {
  const optimizer = heavyBall({ learningRate: 0.5, momentum: 0.5 })
  const options = { problem: bowl, estimator: svrg(), optimizer, averaging: tailAveraging(50) } as unknown as Options
  const pass = partition(4, 1, rootKey(0))
  const { last, points } = lastOf(options, startPosition(bowl, optimizer, float64Space.vector([4])), pass)
  const buffer = last.optimizer
  const after = rest(options, last)
  assert.equal(after.optimizer, buffer)
  const next = trajectory(options, after, pass).next().value as Iterate<SvrgState, unknown>
  assert.equal(next.estimator.snapshot.read()[0], (points[3][0] + points[4][0]) / 2)
  assert.equal(next.x.read()[0], next.estimator.snapshot.read()[0])
})

test('the tail is ⌊M·percent/100⌋ of M updates: 391, 195 and 39 of 391, and of the 390 of SCSG', () => {
  const lengths = (updates: number) => [100, 50, 10].map(percent => updates - tailAveraging(percent).first(updates) + 1)
  assert.deepEqual(lengths(391), [391, 195, 39])
  assert.deepEqual(lengths(390), [390, 195, 39])
  const estimator = scsg({ innerSteps: 4 })
  const options = { problem: tinyProblem(10, 3), estimator, optimizer: half, averaging: tailAveraging(50) }
  const pass = partition(10, 1, rootKey(3))
  const begin = startPosition(options.problem, half, float64Space.vector([1, -1, 0.5]))
  const { points, last } = lastOf(options as unknown as Options, begin, pass)
  const after = rest(options as unknown as Options, last)
  // 8 of 10 mini-batches make an update: the last four count
  assert.equal(points.length, 9)
  after.x.read().forEach((value, c) => {
    const mean = points.slice(5).reduce((sum, point) => sum + point[c] / 4, 0)
    assert.ok(Math.abs(value - mean) < 1e-15)
  })
})

test('a run with averages goes on from a checkpoint with the same bits, in double precision and on tensors', () => {
  for (const averaging of [tailAveraging(100), tailAveraging(50), emaAveraging]) {
    for (const space of [float64Space, tensorSpace]) {
      const problem = tinyProblem(12, 3, space)
      const optimizer = heavyBall({ learningRate: 0.5, momentum: 0.5 })
      const options = { problem, estimator: svrg(), optimizer, averaging } as unknown as Options
      const ends = [false, true].map(interrupted => {
        let position: Position<unknown, unknown> = startPosition(problem, optimizer, space.vector([1, -1, 0.5]))
        for (let epoch = 1; epoch <= 3; epoch++) {
          const { points, last } = lastOf(options, position, partition(12, 2, rootKey(7).child(epoch)))
          position = rest(options, last)
          if (averaging.name === '50')
            position.x.read().forEach((value, c) => {
              // the mean of three, in double precision and rounded once
              const mean = points.slice(4).reduce((sum, point) => sum + point[c], 0) / 3
              const error = space === float64Space ? 1e-15 : 2 ** -24 * Math.abs(mean)
              assert.ok(Math.abs(value - mean) <= error, `${value} and ${mean}`)
            })
          if (interrupted) position = restoreState(save(position), space) as Position<unknown, unknown>
        }
        return [...position.x.read()]
      })
      assert.deepEqual(ends[1], ends[0], `${averaging.name} ${space.name}`)
    }
  }
})

test('on tensors a path with averages keeps a constant number of tensors', () => {
  const problem = tinyProblem(12, 3, tensorSpace)
  const optimizer = heavyBall({ learningRate: 0.5, momentum: 0.5 })
  const options = { problem, estimator: sgd<MiniBatch>(), optimizer, averaging: emaAveraging } as unknown as Options
  let position: Position<unknown, unknown> = startPosition(problem, optimizer, tensorSpace.vector([1, -1, 0.5]))
  const counts: number[] = []
  for (let epoch = 1; epoch <= 4; epoch++) {
    const pass = partition(12, 2, rootKey(7).child(epoch))
    let last: Iterate<unknown, unknown> | undefined
    for (const iterate of trajectory(options, position, pass)) last = iterate
    position = rest(options, last!)
    counts.push(tensorflow().memory().numTensors)
  }
  assert.equal(new Set(counts).size, 1, counts.join())
})

test('a share that is no share is refused', () => {
  for (const percent of [0, -1, 101, Number.NaN])
    assert.throws(() => tailAveraging(percent), {
      name: 'RangeError',
      message: `tailAveraging: percent must be in (0, 100], got ${percent}`,
    })
})
