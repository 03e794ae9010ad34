import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svagRate } from '../../src/experiments/svag-rate.js'
import { compute } from '../../src/runs/compute.js'

test('one step of ideal SVAG takes what its variance says: |z| < 4 of 20,000 paths in three directions', async () => {
  // Δ_1 = Δ_0 − (γ/L)(λΔ_0 + σz) with γ = g²/(g² + σ²): E Δ_1² = Δ_0²(1 − γλ/L)² + (γσ/L)²
  const [eigenvalues, offset, paths] = [[2, 0.5, 1], [1, -3, 0.2], 20_000]
  const rows = await compute(svagRate, {
    eigenvalues,
    offset,
    relativeNoise: 0.5,
    noiseBound: 2,
    steps: [1],
    paths,
  })
  let expected = 0
  eigenvalues.forEach((eigenvalue, j) => {
    const g = eigenvalue * offset[j]
    const variance = 0.5 * g * g + 2 / 3
    const gamma = (g * g) / (g * g + variance)
    expected += 0.5 * eigenvalue * ((offset[j] * (1 - (gamma * eigenvalue) / 2)) ** 2 + (gamma ** 2 * variance) / 4)
  })
  const { suboptimality, suboptimalityHigh, n } = rows[0] as Record<string, number>
  const score = (suboptimality - expected) / ((suboptimalityHigh - suboptimality) / 1.96)
  assert.ok(Math.abs(score) < 4, `z = ${score}`)
  assert.equal(n, paths)
})

test('the bounds are those of the theorem: e_0, c with both c_2, by hand for μ = 0.1, L = 1, c_v = 0.5, M_v = 2', async () => {
  // one direction carries e_0 = 19.392: ½·1·δ²
  const offset = [0, Math.sqrt(2 * 19.392)]
  const parameters = { eigenvalues: [0.1, 1], offset, relativeNoise: 0.5, noiseBound: 2, paths: 50 }
  const rows = await compute(svagRate, { ...parameters, steps: [0, 1000, 2000] })
  const found = rows.map(({ bound, boundTight }) => [bound, boundTight].map(value => (value as number).toFixed(2)))
  assert.deepEqual(found, [
    ['19.39', '19.39'],
    ['11.65', '2.60'],
    ['8.33', '1.40'],
  ])
})

test('without noise ideal SVAG is gradient descent, at the minimum it stays, and one path has no limits', async () => {
  const still = { relativeNoise: 0, noiseBound: 0, paths: 1, eigenvalues: [1, 0.25], offset: [2, 4], steps: [0, 1, 3] }
  const rows = await compute(svagRate, still)
  const expected = [0, 1, 3].map(t => 0.5 * (t === 0 ? 4 : 0) + 0.5 * 0.25 * 16 * 0.75 ** (2 * t))
  rows.forEach(({ suboptimality, suboptimalityLow, status }, i) => {
    assert.ok(Math.abs((suboptimality as number) - expected[i]) < 1e-14)
    assert.deepEqual([suboptimalityLow, status], [null, 'ok'])
  })
  const [row] = await compute(svagRate, { offset: 0, steps: [50], paths: 3 })
  assert.deepEqual([row.suboptimality, row.bound, row.boundTight, row.suboptimalityLow], [0, 0, 0, 0])
})

test('steps are reported once and rising, and the numbers are those of the key', async () => {
  const numbers = async (steps: number[], seed = 0) =>
    (await compute(svagRate, { paths: 2, steps, seed })).map(({ step, suboptimality }) => [step, suboptimality])
  const found = await numbers([0, 5, 20])
  const [start] = await compute(svagRate, { paths: 777, steps: [0] })
  for (const name of ['suboptimalityLow', 'suboptimalityHigh', 'bound', 'boundTight'])
    assert.equal(start[name], start.suboptimality, name)
  assert.deepEqual(await numbers([20, 5, 0, 5]), found)
  assert.notDeepEqual((await numbers([20], 1))[0], found[2])
})

test('more numbers than memory should hold are refused in one sentence', async () => {
  await assert.rejects(compute(svagRate, { paths: 10_000_000 }), {
    name: 'RangeError',
    message: 'svag-rate: paths times directions must be at most 16777216, got 10000000 times 10',
  })
})
