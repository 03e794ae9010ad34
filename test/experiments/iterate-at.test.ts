import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svrg } from '../../src/estimators/svrg.js'
import { iterateAt } from '../../src/experiments/iterate-at.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'
import { startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

const problem = tinyProblem(6, 3)
const pass = partition(6, 2, rootKey(3))
const options = { problem, estimator: svrg(), optimizer: heavyBall({ learningRate: 0.1 }) }
const start = () => startPosition(problem, options.optimizer, float64Space.vector([0.4, -0.8, 0.3]))

test('the iterate at an update is that of the trajectory, and all up to it are seen on the way', async () => {
  for (const update of [0, 1, 3]) {
    const seen: number[] = []
    let interrupts = 0
    const context = { checkInterrupt: () => (interrupts += 1) }
    const found = await iterateAt(options, start(), pass, update, context, ({ stepInPass }) => seen.push(stepInPass))
    const [...all] = trajectory(options, start(), pass)
    assert.deepEqual([...found.x.read()], [...all[update].x.read()])
    assert.deepEqual([found.stepInPass, seen, interrupts], [update, [0, 1, 2, 3].slice(0, update + 1), update + 1])
  }
})

test('an update that the pass does not make is refused', async () => {
  await assert.rejects(iterateAt(options, start(), pass, 4, { checkInterrupt: () => {} }), {
    name: 'RangeError',
    message: 'iterateAt: update must be one of the 3 that the pass makes, got 4',
  })
})
