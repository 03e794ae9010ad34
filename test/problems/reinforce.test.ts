import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linearQuadratic, randomLinearQuadratic } from '../../src/problems/linear-quadratic.js'
import { reinforce } from '../../src/problems/reinforce.js'
import type { Key } from '../../src/random/key.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { policyCost, policyGradient } from '../../src/theory/policy-cost.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { dynamics, input } from './numpy-system.js'

type Rows = readonly (readonly number[])[]
const times = (M: Rows, x: readonly number[]) => M.map(row => row.reduce((sum, m, j) => sum + m * x[j], 0))
const squares = (x: readonly number[]) => x.reduce((sum, value) => sum + value ** 2, 0)

/** Trajectory by trajectory, with the mean of the others as the baseline, as the estimator is written in its equation. */
function naive(A: Rows, B: Rows, K: Rows, horizon: number, deviation: number, N: number, key: Key) {
  const [n, m] = [A.length, K.length]
  const drawn = normals(key, (n + horizon * m) * N)
  const paths = Array.from({ length: N }, (_, i) => {
    let s = Array.from({ length: n }, (_, j) => drawn[j * N + i])
    const steps = Array.from({ length: horizon }, (_, t) => {
      const xi = Array.from({ length: m }, (_, j) => drawn[(n + t * m + j) * N + i])
      const a = times(K, s).map((mean, j) => mean + deviation * xi[j])
      const step = { s, xi, cost: squares(s) + squares(a) }
      const [As, Ba] = [times(A, s), times(B, a)]
      s = As.map((x, j) => x + Ba[j])
      return step
    })
    const toGo = steps.map((_, t) => steps.slice(t).reduce((sum, { cost }) => sum + cost, squares(s)))
    return { steps, toGo }
  })
  const gradient = K.map(row => row.map(() => 0))
  for (const [i, { steps, toGo }] of paths.entries())
    for (const [t, { s, xi }] of steps.entries()) {
      const baseline = paths.reduce((sum, other, j) => sum + (j === i ? 0 : other.toGo[t]), 0) / (N - 1)
      xi.forEach((x, a) => {
        s.forEach((value, j) => {
          gradient[a][j] += ((toGo[t] - baseline) * (x / deviation) * value) / N
        })
      })
    }
  return { loss: paths.reduce((sum, { toGo }) => sum + toGo[0], 0) / N, gradient: gradient.flat() }
}

test('the gradient is that of its equation, trajectory by trajectory', () => {
  // 1 to 9 states, 1 to 5 actions, 2 to 21 trajectories: with and without a rest after pairs of rows, fours of states and
  // eights of trajectories
  for (const [n, m, horizon, N] of [
    [1, 1, 1, 2],
    [2, 1, 3, 3],
    [4, 2, 4, 6],
    [5, 3, 2, 7],
    [9, 5, 3, 5],
    [6, 2, 3, 8],
    [8, 3, 4, 21],
    [3, 4, 2, 16],
  ]) {
    const rows = (count: number, width: number, name: string) =>
      Array.from({ length: count }, (_, i) => [...normals(rootKey(n).child(name).child(i), width)])
    const [A, B, K] = [rows(n, n, 'A'), rows(n, m, 'B'), rows(m, n, 'K')]
    const key = rootKey(1).child('draw')
    const expected = naive(A, B, K, horizon, 0.7, N, key)
    const stream = reinforce(linearQuadratic({ dynamics: A, input: B, horizon }), { trajectories: N, deviation: 0.7 })
    const { loss, gradient } = stream.evaluate(float64Space.vector(K.flat()), key)
    assert.ok(Math.abs(loss - expected.loss) <= 1e-12 * expected.loss)
    const size = Math.sqrt(squares(expected.gradient))
    for (const [i, value] of expected.gradient.entries())
      assert.ok(Math.abs(gradient.read()[i] - value) <= 1e-12 * size)
  }
})

test('the gradient is unbiased: 24 entries of 1,000 draws lie within 4 standard errors of the exact one', () => {
  const system = linearQuadratic({ dynamics, input, horizon: 5 })
  const gain = normals(rootKey(3), 24).map(x => 0.2 * x)
  const stream = reinforce(system, { trajectories: 40, deviation: 0.5 })
  const draws = 1000
  const results = Array.from({ length: draws }, (_, i) =>
    stream.evaluate(float64Space.vector(gain), rootKey(8).child(i)),
  )
  const z = (values: number[], expected: number) => {
    const mean = values.reduce((sum, x) => sum + x, 0) / draws
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws - 1)
    return (mean - expected) / Math.sqrt(variance / draws)
  }
  policyGradient(system, gain, 0.5).forEach((expected, entry) => {
    const found = z(
      results.map(({ gradient }) => gradient.read()[entry]),
      expected,
    )
    assert.ok(Math.abs(found) < 4, `entry ${entry}: z = ${found}`)
  })
  const ofCost = z(
    results.map(({ loss }) => loss),
    policyCost(system, gain, 0.5),
  )
  assert.ok(Math.abs(ofCost) < 4, `cost: z = ${ofCost}`)
})

test('the same gain and key give the same gradient, whatever was evaluated in between', () => {
  const system = randomLinearQuadratic({
    stateDimension: 3,
    actionDimension: 2,
    radius: 0.9,
    horizon: 4,
    key: rootKey(0),
  })
  const stream = reinforce(system, { trajectories: 5, deviation: 1 })
  const x = float64Space.vector([1, -1, 0.5, 0, 2, 0.25])
  const first = stream.evaluate(x, rootKey(1))
  stream.evaluate(x.times(3), rootKey(2))
  assert.deepEqual(stream.evaluate(x, rootKey(1)), first)
  assert.notDeepEqual(stream.evaluate(x, rootKey(2)), first)
})

test('a key that is asked for again gives the same draws at every gain, as a problem that never saw it', () => {
  const system = randomLinearQuadratic({
    stateDimension: 3,
    actionDimension: 2,
    radius: 0.9,
    horizon: 4,
    key: rootKey(0),
  })
  const made = () => reinforce(system, { trajectories: 11, deviation: 1 })
  const stream = made()
  const keys = [rootKey(1), rootKey(1), rootKey(2), rootKey(1)]
  for (const key of keys)
    for (const gain of [
      [1, -1, 0.5, 0, 2, 0.25],
      [0, 0, 1, 0, 0, -1],
    ]) {
      const x = float64Space.vector(gain)
      assert.deepEqual(stream.evaluate(x, key), made().evaluate(x, key))
    }
})

test('trajectories that overflow give numbers that are not finite, and no exception', () => {
  const stream = reinforce(linearQuadratic({ dynamics: [[10]], input: [[1]], horizon: 400 }), {
    trajectories: 3,
    deviation: 1,
  })
  const { loss, gradient } = stream.evaluate(float64Space.vector([0]), rootKey(0))
  assert.ok(!Number.isFinite(loss))
  assert.ok(!Number.isFinite(gradient.read()[0]))
})

test('fewer than two trajectories, a deviation of 0 and a gain of another size are refused', () => {
  const system = linearQuadratic({ dynamics: [[1]], input: [[1]], horizon: 1 })
  assert.throws(
    () => reinforce(system, { trajectories: 1, deviation: 1 }),
    /^RangeError: reinforce: trajectories must be an integer of at least 2, since .*, got 1$/,
  )
  assert.throws(
    () => reinforce(system, { trajectories: 2, deviation: 0 }),
    /^RangeError: reinforce: deviation must be a positive number, got 0$/,
  )
  assert.throws(
    () => reinforce(system, { trajectories: 2, deviation: 1 }).evaluate(float64Space.vector([1, 2]), rootKey(0)),
    /^RangeError: reinforce: the gain must have 1 × 1 numbers, got 2$/,
  )
})
