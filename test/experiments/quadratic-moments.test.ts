import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quadraticMoments } from '../../src/experiments/quadratic-moments.js'
import { compute } from '../../src/runs/compute.js'

test('rows come in the order of the steps asked for, each step as the closed form has it', async () => {
  const rows = await compute(quadraticMoments, {
    method: 'sgd',
    eigenvalues: [[1, 0.4]],
    learningRate: 0.5,
    noiseVariance: [[0.3, 2]],
    offset: [[2, -1]],
    steps: [[7, 0, 7, 3]],
  })
  assert.deepEqual(
    rows.map(row => row.step),
    [7, 0, 7, 3],
  )
  for (const row of rows) {
    const t = row.step as number
    let [bias, variance, loss] = [0, 0, 0]
    for (const [lambda, b, start] of [
      [1, 0.3, 2],
      [0.4, 2, -1],
    ]) {
      const r = 1 - 0.5 * lambda
      const mean = (r ** t * start) ** 2
      const spread = (0.25 * b * (1 - r ** (2 * t))) / (1 - r * r)
      bias += mean
      variance += spread
      loss += (lambda * (mean + spread)) / 2
    }
    for (const [value, expected] of [
      [row.biasSquared, bias],
      [row.variance, variance],
      [row.squaredDistance, bias + variance],
      [row.loss, loss],
    ] as const)
      assert.ok(Math.abs((value as number) - expected) < 1e-13)
    assert.deepEqual([row.status, row.interval, row.n], ['ok', 'exact', null])
  }
})

test('the defaults are those of figure 2a', async () => {
  const rows = await compute(quadraticMoments, { steps: [[0, 10, 100, 1000, 10_000]] })
  const values = rows.map(row => Number((row.squaredDistance as number).toPrecision(4)))
  assert.deepEqual(values, [100, 345.6, 1496, 1975, 239])
})

test('a schedule multiplies the step size from its update on', async () => {
  const common = {
    method: 'sgd',
    eigenvalues: [[1]],
    learningRate: 0.5,
    noiseVariance: 0,
    steps: [[2, 3, 4, 5]],
  } as const
  const rows = await compute(quadraticMoments, { ...common, schedule: '3:0.5,4:2' })
  const factors = [0.5 * 0.5, 0.5 ** 3, 0.5 ** 3 * 0.75, 0.5 ** 4 * 0.75]
  for (const [i, row] of rows.entries()) assert.ok(Math.abs((row.squaredDistance as number) - factors[i] ** 2) < 1e-16)
})

test('a step size beyond stability is diverged from where it overflows, not refused', async () => {
  const common = { method: 'heavy-ball-ita', eigenvalues: [[5]], learningRate: 1 } as const
  const rows = await compute(quadraticMoments, { ...common, steps: [[10_000, 10, 0, 20_000]], schedule: '10000:0.001' })
  assert.deepEqual(
    rows.map(row => row.status),
    ['diverged', 'ok', 'ok', 'diverged'],
  )
  assert.deepEqual(
    rows.map(row => row.squaredDistance === null),
    [true, false, false, true],
  )
})

test('what has no moments is refused in one sentence that names the experiment', async () => {
  for (const [grid, message] of [
    [{ steps: [[1.5]] }, 'quadratic-moments: steps must be whole numbers, got 1.5'],
    [{ steps: [[-1]] }, 'quadratic-moments: steps must be at least 0, got -1'],
    [{ momentum: 1 }, 'quadratic-moments: momentum must be in [0, 1), got 1'],
    [{ tailFraction: 0 }, 'quadratic-moments: tailFraction must be in (0, 1], got 0'],
    [{ tailFraction: 2 }, 'quadratic-moments: tailFraction must be between 0 and 1, got 2'],
    [{ learningRate: -1 }, 'quadratic-moments: learningRate must be at least 0, got -1'],
    [{ noiseVariance: [[-1]] }, 'quadratic-moments: noiseVariance must be at least 0, got -1'],
    [
      { offset: [[1, 2]] },
      'quadratic-moments: offset must be one number or one for each of the 100 eigenvalues, got 2',
    ],
    [
      { eigenvalues: [[1, -1]] },
      'quadratic-moments: eigenvalues must be positive, since the quadratic has a minimum, got -1',
    ],
    [
      { dimension: 10_000, steps: [[1e7]] },
      'quadratic-moments: igt is a recursion over every step, and 10000000 steps of 10000 directions are more than 20000000000 together; ask for fewer',
    ],
  ] as const)
    await assert.rejects(compute(quadraticMoments, grid), { name: 'RangeError', message })
})

test('quadratic-simulation stands beside the exact numbers of quadratic-moments: |z| < 4, limits at 1.96 standard errors', async () => {
  const setting = {
    method: 'ita',
    eigenvalues: [1, 0.2],
    offset: [3, -1],
    noiseVariance: [0.5, 2],
    learningRate: 0.7,
    steps: [1, 20, 3],
  }
  const exact = await compute('quadratic-moments', setting)
  const rows = await compute('quadratic-simulation', { ...setting, paths: 4000 })
  assert.deepEqual(
    rows.map(row => [row.step, row.squaredDistanceExact, row.lossExact, row.n, row.interval]),
    exact.map(row => [row.step, row.squaredDistance, row.loss, 4000, 't']),
  )
  for (const row of rows as unknown as Record<string, number>[])
    for (const name of ['squaredDistance', 'loss']) {
      const standardError = (row[`${name}High`] - row[`${name}Low`]) / (2 * 1.9606) // t with 3,999 degrees of freedom
      assert.ok(Math.abs(row[name] - row[`${name}Exact`]) < 4 * standardError, `${name} at ${row.step}`)
      assert.ok(Math.abs((row[`${name}Low`] + row[`${name}High`]) / 2 / row[name] - 1) < 1e-12)
    }
  // one step from a fixed start has a known spread: ‖Δ‖² of N(m_j, c_j) has the variance Σ 2c² + 4m²c
  const [first] = rows as unknown as Record<string, number>[]
  const variance = [1, 0.2].reduce((sum, value, j) => {
    const [m, c] = [(1 - 0.7 * value) * [3, -1][j], 0.49 * [0.5, 2][j]]
    return sum + 2 * c * c + 4 * m * m * c
  }, 0)
  const width = (2 * 1.9606 * Math.sqrt(variance / 4000)) / (first.squaredDistanceHigh - first.squaredDistanceLow)
  assert.ok(Math.abs(width - 1) < 0.1, `${width}`)
})
