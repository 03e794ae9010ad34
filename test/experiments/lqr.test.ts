import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lqr } from '../../src/experiments/lqr.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { linearQuadratic } from '../../src/problems/linear-quadratic.js'
import { reinforce } from '../../src/problems/reinforce.js'
import { rootKey } from '../../src/random/root-key.js'
import { compute } from '../../src/runs/compute.js'
import type { Row } from '../../src/tables/column.js'
import { policyCost, policyGradient } from '../../src/theory/policy-cost.js'
import { riccati } from '../../src/theory/riccati.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { dynamics, input } from '../problems/numpy-system.js'

const near = (actual: unknown, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs((actual as number) - expected) <= tolerance * Math.abs(expected), `${actual} is not ${expected}`)
const of = (rows: readonly Row[], method: string) => rows.filter(row => row.method === method)

const small = { dynamics: [dynamics], input: [input], horizon: 4, trajectories: 12, learningRate: 0.004 }

test('sgd and ita are what a naive loop gives, as the mean of three seeds with its t interval', async () => {
  const system = linearQuadratic({ dynamics, input, horizon: 4 })
  const stream = reinforce(system, { trajectories: 12, deviation: 0.5 })
  const c = 0.4
  const k = (n: number) => Math.max(1, c * n)
  const gamma = (n: number) =>
    n === 1 ? 0 : (k(n - 1) / (1 + k(n - 1))) * (1 - Math.sqrt((k(n - 1) - k(n) + 1) / (k(n) * k(n - 1))))
  const path = (seed: number, averaged: boolean) => {
    let gain = new Float64Array(24)
    let before = gain
    let estimate = gain
    const costs = [policyCost(system, gain)]
    for (let n = 1; n <= 6; n++) {
      const g = averaged ? gamma(n) : 0
      const ahead = gain.map((x, i) => x + (g / (1 - g)) * (x - before[i]))
      const key = rootKey(seed)
        .child('trajectories')
        .child(n - 1)
      const gradient = stream.evaluate(float64Space.vector(ahead), key).gradient.read()
      estimate = estimate.map((v, i) => g * v + (1 - g) * gradient[i])
      before = gain
      gain = gain.map((x, i) => x - 0.004 * estimate[i])
      costs.push(policyCost(system, gain))
    }
    return costs
  }
  const rows = await compute(lqr, { ...small, tailFraction: c, seeds: 3, steps: [[0, 1, 2, 3, 4, 5, 6]] })
  for (const [method, averaged] of [
    ['sgd', false],
    ['ita', true],
  ] as const) {
    const paths = [0, 1, 2].map(seed => path(seed, averaged))
    of(rows, method).forEach((row, step) => {
      const values = paths.map(costs => costs[step])
      const mean = (values[0] + values[1] + values[2]) / 3
      const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2)
      // Student's t with 2 degrees of freedom: t = α √(2/(1 − α²)) at the level α
      const half = (0.95 * Math.sqrt(2 / (1 - 0.95 ** 2)) * spread) / Math.sqrt(3)
      assert.equal(row.step, step)
      near(row.cost, mean)
      near(row.costLow, mean - half)
      near(row.costHigh, mean + half)
      assert.deepEqual([row.interval, row.n, row.status], ['t', 3, 'ok'])
    })
  }
})

test('gd follows the exact gradient and optimal stands at the gain of Riccati; both are exact', async () => {
  const rows = await compute(lqr, { ...small, seeds: 1, steps: [[0, 1, 2]] })
  const system = linearQuadratic({ dynamics, input, horizon: 4 })
  let gain = new Float64Array(24)
  for (const row of of(rows, 'gd')) {
    near(row.cost, policyCost(system, gain))
    assert.deepEqual([row.costLow, row.costHigh, row.interval, row.n], [null, null, 'exact', null])
    const gradient = policyGradient(system, gain, 0.5)
    gain = gain.map((x, i) => x - 0.004 * gradient[i])
  }
  for (const row of of(rows, 'optimal')) {
    near(row.cost, policyCost(system, riccati(system).gain))
    assert.deepEqual([row.costLow, row.costHigh, row.interval, row.n], [null, null, 'exact', null])
  }
})

test('one seed has a cost but no limits', async () => {
  const [start] = of(await compute(lqr, { ...small, seeds: 1, steps: [[0]] }), 'sgd')
  near(start.cost, policyCost(linearQuadratic({ dynamics, input, horizon: 4 }), new Float64Array(24)))
  assert.deepEqual([start.costLow, start.costHigh, start.interval, start.n, start.status], [null, null, 't', 1, 'ok'])
})

test('rows go up in step whatever the order of the steps, four methods at each, none twice', async () => {
  const rows = await compute(lqr, { ...small, seeds: 2, steps: [[3, 0, 3, 1]] })
  assert.deepEqual(
    rows.map(({ step, method }) => `${step} ${method}`),
    [0, 1, 3].flatMap(step => ['optimal', 'gd', 'sgd', 'ita'].map(method => `${step} ${method}`)),
  )
})

test('a step size beyond stability diverges: the rows say so from some step on, with no number and no exception', async () => {
  const rows = await compute(lqr, {
    ...small,
    horizon: 20,
    learningRate: 10,
    seeds: 2,
    steps: [[0, 1, 2, 3, 4, 5, 50]],
  })
  for (const method of ['gd', 'sgd', 'ita']) {
    const statuses = of(rows, method).map(({ status }) => status)
    const first = statuses.indexOf('diverged')
    assert.ok(first > 0 && statuses.slice(first).every(status => status === 'diverged'), statuses.join())
    for (const row of of(rows, method))
      assert.equal(row.cost === null, row.status === 'diverged', `${method} at ${row.step}: ${row.cost}`)
  }
  assert.ok(of(rows, 'optimal').every(({ status }) => status === 'ok'))
})

test('an unstable system that the input can hold is learned without complaint', async () => {
  const rows = await compute(lqr, {
    dynamics: [[[1.2]]],
    input: [[[1]]],
    horizon: 10,
    learningRate: 1e-4,
    trajectories: 100,
    steps: [[0, 60]],
  })
  const optimal = of(rows, 'optimal')[0].cost as number
  for (const method of ['gd', 'sgd', 'ita']) {
    const [start, end] = of(rows, method).map(({ cost }) => cost as number)
    assert.ok(end < start / 3 && end >= optimal, `${method}: ${start} to ${end}, optimal ${optimal}`)
  }
})

test('cases that cannot be are refused in one sentence before anything is started', () => {
  const refused = (given: Record<string, number | number[] | number[][]>, message: RegExp) =>
    assert.throws(() => lqr.check!(completeParameters(lqr, given)), message)
  const rows = { dynamics: [[1]], input: [[1]] }
  refused({ dynamics: [[1]] }, /^RangeError: lqr: dynamics and input must be given together, got dynamics only$/)
  refused({ input: [[1]] }, /^RangeError: lqr: dynamics and input must be given together, got input only$/)
  refused({ ...rows, dynamics: [[1, 2]] }, /dynamics must be square, got 1 rows of 2 numbers$/)
  refused({ ...rows, dynamics: [[1, 2], [3]] }, /dynamics must have rows of equal length, got 2 and 1 numbers$/)
  refused({ ...rows, input: [[1], [2]] }, /input must have a row for each of the 1 states, got 2 rows$/)
  refused({ ...rows, horizon: 0 }, /lqr: horizon must be between 1 and 100000, got 0$/)
  refused({ ...rows, trajectories: 1 }, /lqr: trajectories must be between 2 and 1000000, got 1$/)
  refused({ ...rows, deviation: 0 }, /lqr: deviation must be above 0/)
  refused({ ...rows, steps: [0.5] }, /^RangeError: lqr: steps must be whole numbers, got 0.5$/)
  refused({ dynamics: [[2]], input: [[0]] }, /^RangeError: riccati: no policy has a finite cost/)
  refused({ horizon: 100_000, trajectories: 1000 }, /must be at most 134217728, got 1100000000; lower trajectories/)
  lqr.check!(completeParameters(lqr, {}))
})
