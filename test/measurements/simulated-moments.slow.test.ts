import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedMoments } from '../../src/measurements/simulated-moments.js'
import { rootKey } from '../../src/random/root-key.js'
import { exactMoments } from '../../src/theory/exact-moments.js'
import { linearMethods } from '../../src/theory/linear-methods.js'

const key = rootKey(2019).child('paths')
const quadratic = { eigenvalues: [1, 0.4, 0.1, 0.03], offset: [2, -1, 1, 3], noiseVariance: [0.3, 0.1, 0, 1] }

// 16 comparisons a method, 128 in all: one of them leaves |z| < 4 by chance with probability 128 · 6.3e-5 < 1 %
for (const method of linearMethods)
  test(`40,000 simulated paths of ${method} agree with its exact moments, |z| < 4`, () => {
    const options = {
      ...quadratic,
      method,
      learningRate: 0.8,
      momentum: method.startsWith('heavy-ball') ? 0.5 : 0.9,
      tailFraction: 0.3,
      schedule: [[20, 0.5]],
      steps: [1, 2, 3, 10, 20, 30, 60, 150],
    }
    const exact = exactMoments(options)
    const simulated = simulatedMoments({ ...options, paths: 40_000, key })
    for (const [place, step] of options.steps.entries())
      for (const name of ['squaredDistance', 'loss'] as const) {
        const { mean, standardError } = simulated[place][name]
        const z = (mean - exact[name][place]) / standardError
        assert.ok(Math.abs(z) < 4, `${name} at t = ${step}: ${mean} against ${exact[name][place]}, z = ${z}`)
      }
  })

test('simulated moments without noise are those of one path, in the order of the steps', () => {
  const steps = [7, 0, 7, 3]
  const simulated = simulatedMoments({
    ...quadratic,
    noiseVariance: 0,
    method: 'sgd',
    learningRate: 0.5,
    steps,
    paths: 3,
    key,
  })
  for (const [place, step] of steps.entries()) {
    const expected = quadratic.eigenvalues.reduce(
      (sum, value, j) => sum + ((1 - 0.5 * value) ** step * quadratic.offset[j]) ** 2,
      0,
    )
    assert.ok(Math.abs(simulated[place].squaredDistance.mean / expected - 1) < 1e-12)
    assert.ok(simulated[place].squaredDistance.standardError < 1e-12)
  }
})

test('more steps than a call has arguments are simulated, too', () => {
  const steps = Array.from({ length: 200_001 }, (_, t) => t)
  const simulated = simulatedMoments({ method: 'sgd', eigenvalues: [1], learningRate: 0, steps, paths: 2, key })
  assert.deepEqual([simulated.length, simulated[200_000].squaredDistance.mean], [200_001, 1])
})

test('simulated paths beyond stability overflow to infinity, without an exception', () => {
  const [end] = simulatedMoments({ ...quadratic, method: 'sgd', learningRate: 50, steps: [400], paths: 2, key })
  assert.ok(!Number.isFinite(end.squaredDistance.mean))
})

test('fewer than two paths have no interval and are refused', () => {
  assert.throws(
    () => simulatedMoments({ ...quadratic, method: 'sgd', learningRate: 1, steps: [1], paths: 1, key }),
    /simulatedMoments: paths must be an integer of at least 2, got 1/,
  )
})
