import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { igt } from '../../src/estimators/igt.js'
import { increasingMomentum } from '../../src/estimators/increasing-momentum.js'
import { ita } from '../../src/estimators/ita.js'
import { momentum } from '../../src/estimators/momentum.js'
import { sgdWithVariance } from '../../src/estimators/sgd-with-variance.js'
import { adam } from '../../src/optimizers/adam.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { minibatchMsvag } from '../../src/optimizers/minibatch-msvag.js'
import { msvag } from '../../src/optimizers/msvag.js'
import { partition } from '../../src/problems/partition.js'
import { quadratic } from '../../src/problems/quadratic.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { tensorSpace } from '../../src/tensors/tensor-vector.js'
import { tensorflow } from '../../src/tensors/tensorflow.js'
import { linearMethod } from '../../src/trajectories/linear-method.js'
import { restoreState, save } from '../../src/trajectories/saved-state.js'
import { streamTrajectory } from '../../src/trajectories/stream-trajectory.js'
import {
  type Iterate,
  type Position,
  rest,
  startPosition,
  trajectory,
  type TrajectoryOptions,
} from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Space } from '../../src/vectors/vector.js'
import { type Estimator, estimators } from '../estimators/members.js'
import { tinyProblem } from '../estimators/tiny-problem.js'
import { draws, hardGradients, optimizers, path, squares } from '../optimizers/members.js'

// What runs in double precision runs on tensors: the same text, to the roundings of float32.

for (const { make } of optimizers) {
  const { name } = make(1)

  test(`${name} gives the same on tensors as in double precision, to single precision`, () => {
    const gradients = draws(12, 5)
    const variances = squares(gradients)
    const [exact, single] = [float64Space, tensorSpace].map(space => path(make(0.1), space, gradients, variances))
    for (let step = 0; step < gradients.length; step++)
      for (let c = 0; c < 5; c++)
        assert.ok(
          Math.abs(exact[step][c] - single[step][c]) < 3e-6,
          `step ${step}: ${exact[step][c]}, ${single[step][c]}`,
        )
  })

  test(`${name} stays finite for gradients near the ends of float32`, () => {
    for (const [gradients, variances] of hardGradients(1e-36, 1e36))
      for (const row of path(make(0.01), tensorSpace, gradients, variances))
        assert.ok(row.every(Number.isFinite), String(row))
  })
}

estimators.forEach(({ make }, member) => {
  const estimator = make() as Estimator

  test(`${estimator.name} (member ${member}) gives the same on tensors, to single precision, over three steps`, () => {
    const pass = partition(6, 2, rootKey(1))
    const [exact, single] = [tinyProblem(), tinyProblem(6, 3, tensorSpace)].map(p => {
      let x = p.space.vector([0.3, -0.2, 0.5])
      let state = estimator.begin(p, x, pass, undefined)
      const found: number[] = []
      for (const batch of pass) {
        const asked = estimator.estimate(p, x, batch, state)
        found.push(...asked.gradient.read())
        x = x.plusTimes(asked.gradient, -0.5)
        state = asked.state
      }
      return found
    })
    for (let c = 0; c < 9; c++) assert.ok(Math.abs(exact[c] - single[c]) < 1e-6, `${exact[c]} and ${single[c]}`)
  })
})

/** x and the evaluations after three passes, all at once or from a saved position after each pass. */
function threePasses(space: Space, estimator: unknown, optimizer: unknown, interrupted: boolean): number[] {
  const problem = tinyProblem(6, 3, space)
  const options = { problem, estimator, optimizer } as unknown as TrajectoryOptions<unknown, unknown>
  let position = startPosition(problem, options.optimizer, space.vector([1, -1, 0.5])) as Position<unknown, unknown>
  for (let epoch = 1; epoch <= 3; epoch++) {
    let last: Iterate<unknown, unknown> | undefined
    for (const iterate of trajectory(options, position, partition(6, 2, rootKey(7).child(epoch)))) last = iterate
    position = rest(options, last!)
    if (interrupted) position = restoreState(save(position), space) as Position<unknown, unknown>
  }
  return Array.from(position.x.read())
}

test('averages and moments go from pass to pass and through checkpoints, bit for bit, and tensors follow double precision', () => {
  for (const [estimator, method] of [
    [momentum(), heavyBall({ learningRate: 0.5 })],
    [igt(), heavyBall({ learningRate: 0.5, momentum: 0.5 })],
    [ita({ tailFraction: 0.3 }), adam({ learningRate: 0.1 })],
    [increasingMomentum(), msvag({ learningRate: 0.5 })],
    [sgdWithVariance(), minibatchMsvag({ learningRate: 0.5 })],
  ] as const) {
    const whole = threePasses(float64Space, estimator, method, false)
    assert.deepEqual(threePasses(float64Space, estimator, method, true), whole)
    const single = threePasses(tensorSpace, estimator, method, false)
    assert.deepEqual(threePasses(tensorSpace, estimator, method, true), single)
    whole.forEach((value, c) => {
      assert.ok(Math.abs(value - single[c]) < 2e-5, `${estimator.name}: ${value} and ${single[c]}`)
    })
  }
})

test('on tensors a path keeps a constant number of tensors and follows double precision', () => {
  const run = (space: typeof float64Space) => {
    const problem = quadratic({ eigenvalues: [1, 0.3], space })
    const options = { problem, ...linearMethod<ArrayLike<number> | null>('heavy-ball-ita', { learningRate: 0.3 }) }
    const counts: number[] = []
    let last: Float64Array | Float32Array = new Float64Array(0)
    for (const { x } of streamTrajectory(options, space.vector([1, 2]), t => normals(rootKey(12).child(t), 2))) {
      counts.push(tensorflow().memory().numTensors)
      last = x.read().slice()
      if (counts.length > 40) break
    }
    return { counts, last }
  }
  const [exact, single] = [run(float64Space), run(tensorSpace)]
  assert.equal(new Set(single.counts.slice(2)).size, 1, single.counts.join())
  exact.last.forEach((value, c) => {
    assert.ok(Math.abs(value - single.last[c]) < 1e-4, `${value} and ${single.last[c]}`)
  })
})
