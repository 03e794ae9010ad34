import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sgd } from '../../src/estimators/sgd.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { quadratic } from '../../src/problems/quadratic.js'
import { atSteps } from '../../src/trajectories/at-steps.js'
import { streamTrajectory } from '../../src/trajectories/stream-trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

function* counting(end: number, seen: number[]): Generator<{ step: number }> {
  for (let step = 0; step < end; step++) {
    seen.push(step)
    yield { step }
  }
}

test('gradient descent on a parabola is at (1 − αλ)^t θ₀ after the steps asked for, in their order', () => {
  const problem = quadratic({ eigenvalues: [0.5] })
  const parts = { problem, estimator: sgd<null>(), optimizer: heavyBall({ learningRate: 0.5 }) }
  const path = streamTrajectory(parts, float64Space.vector([4]), () => null)
  const steps = [7, 0, 2, 7]
  const found = atSteps(path, steps, ({ x }) => x.read()[0])
  for (const [place, step] of steps.entries()) assert.ok(Math.abs(found[place] - 4 * 0.75 ** step) < 1e-15)
})

test('a path is followed to the last step asked for and no further, and not at all for none', () => {
  const seen: number[] = []
  assert.deepEqual(
    atSteps(counting(100, seen), [3, 1], ({ step }) => 10 * step),
    [30, 10],
  )
  assert.deepEqual(seen, [0, 1, 2, 3])
  assert.deepEqual(
    atSteps(counting(100, seen), [], ({ step }) => step),
    [],
  )
  assert.equal(seen.length, 4)
})

test('more steps than a call has arguments are found, too', () => {
  const steps = Array.from({ length: 200_000 }, (_, i) => 199_999 - i)
  assert.deepEqual(
    atSteps(counting(200_000, []), steps, ({ step }) => step),
    steps,
  )
})

test('a result of undefined counts as found', () => {
  assert.deepEqual(
    atSteps(counting(3, []), [2], () => undefined),
    [undefined],
  )
})

test('steps that are none, or that the path does not reach, are refused in one sentence', () => {
  const read = ({ step }: { step: number }) => step
  for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => atSteps(counting(5, []), [1, wrong], read), {
      name: 'RangeError',
      message: `atSteps: steps must be whole numbers from 0, got ${wrong}`,
    })
  assert.throws(() => atSteps(counting(5, []), [1, 5], read), /the path must reach step 5, it ended before/)
})
