import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LinearQuadratic, linearQuadratic, randomLinearQuadratic } from '../../src/problems/linear-quadratic.js'
import { rootKey } from '../../src/random/root-key.js'
import { policyCost, policyGradient } from '../../src/theory/policy-cost.js'
import { leastCost, riccati } from '../../src/theory/riccati.js'
import { dynamics, input } from '../problems/numpy-system.js'

const scalar = (a: number, b: number, horizon = 1): LinearQuadratic =>
  linearQuadratic({ dynamics: [[a]], input: [[b]], horizon })

test('one state and one action: P solves b²P² + (1 − a² − b²)P − 1 = 0, the golden ratio at a = b = 1', () => {
  for (const [a, b] of [
    [1, 1],
    [0.5, 2],
    [3, 0.01],
    [-1.2, 0.4],
    [0.9, 1e-6],
    [0, 1],
  ]) {
    const middle = 1 - a ** 2 - b ** 2
    const root = Math.sqrt(middle ** 2 + 4 * b ** 2)
    const p = middle > 0 ? 2 / (middle + root) : (root - middle) / (2 * b ** 2)
    const { cost, gain } = riccati(scalar(a, b))
    assert.ok(Math.abs(cost[0] - p) < 1e-13 * p, `a = ${a}, b = ${b}: ${cost[0]} is not ${p}`)
    const best = (-a * b * p) / (1 + b ** 2 * p)
    assert.ok(Math.abs(gain[0] - best) <= 1e-13 * Math.abs(best))
  }
})

test('P is a solution to 1e-13 whatever the radius, and its gain leaves no gradient over a long horizon', () => {
  for (const radius of [0.1, 0.5, 0.95, 1, 1.5, 3]) {
    const system = randomLinearQuadratic({
      stateDimension: 8,
      actionDimension: 3,
      radius,
      horizon: 150,
      key: rootKey(2),
    })
    const { gain, residual } = riccati(system)
    assert.ok(residual <= 1e-13, `radius ${radius}: residual ${residual}`)
    const at = (K: Float64Array) => Math.hypot(...policyGradient(system, K))
    assert.ok(at(gain) < 1e-8 * at(gain.map(k => 0.99 * k)), `radius ${radius}: gradient ${at(gain)}`)
  }
})

test('over the horizon of 20 the best gains cost 15.92158 on the system of NumPy, K* no more to that digit', () => {
  const system = linearQuadratic({ dynamics, input, horizon: 20 })
  const { gain, residual } = riccati(system)
  assert.ok(Math.abs(leastCost(system) - 15.921581392771206) < 1e-12)
  assert.ok(Math.abs(policyCost(system, gain) - 15.921582466580867) < 1e-12)
  assert.ok(residual <= 1e-13)
})

test('over one step the least cost is 1 + a²/(1 + b²), over two that of the two gains that a search finds', () => {
  const [a, b] = [1.3, 0.7]
  assert.ok(Math.abs(leastCost(scalar(a, b)) - (1 + 1 + a ** 2 / (1 + b ** 2) - 1)) < 1e-14)
  const cost = (k0: number, k1: number) => {
    const [s1, s2] = [(a + b * k0) ** 2, ((a + b * k0) * (a + b * k1)) ** 2]
    return 1 + k0 ** 2 + (1 + k1 ** 2) * s1 + s2
  }
  let least = Infinity
  for (let k0 = -1.5; k0 < 0; k0 += 0.002)
    for (let k1 = -1.5; k1 < 0; k1 += 0.002) least = Math.min(least, cost(k0, k1))
  const found = leastCost(scalar(a, b, 2))
  assert.ok(found <= least && least - found < 1e-5, `${found} against ${least}`)
})

test('dynamics that the input cannot hold are refused in one sentence; those that decay by themselves are not', () => {
  const sentence = /^RangeError: riccati: no policy has a finite cost over an endless horizon; input must reach each/
  const held = (first: number, second: number) =>
    linearQuadratic({
      dynamics: [
        [first, 0],
        [0, second],
      ],
      input: [[1], [0]],
      horizon: 5,
    })
  for (const second of [1, 1.0001, 2, 1e200]) assert.throws(() => riccati(held(3, second)), sentence)
  assert.throws(() => riccati(scalar(1, 0)), sentence)
  // the second state costs 1/(1 − 0.99²) whatever is done
  const { cost } = riccati(held(3, 0.99))
  assert.ok(Math.abs(cost[3] - 1 / (1 - 0.99 ** 2)) < 1e-10)
})
