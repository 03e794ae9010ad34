import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradientAlignmentByDistance } from '../../src/experiments/gradient-alignment.js'
import { compute } from '../../src/runs/compute.js'

test('at the start both estimates are the same gradient, whose cosine is ‖∇f‖/√(‖∇f‖² + dB) to 1 %', async () => {
  const rows = await compute(gradientAlignmentByDistance, { distances: [100] })
  const [sgd, igt] = rows as unknown as Record<string, number>[]
  assert.deepEqual([sgd.cosine, sgd.n], [igt.cosine, 20])
  let squared = 0
  for (let j = 0; j < 100; j++) squared += 100 * 1000 ** (2 * (j / 99 - 1))
  assert.ok(Math.abs(sgd.cosine / Math.sqrt(squared / (squared + 30)) - 1) < 0.01, String(sgd.cosine))
  assert.ok(sgd.cosineLow < sgd.cosine && sgd.cosine < sgd.cosineHigh)
})

test('without noise every estimate is the gradient: cosine 1, noise 0', async () => {
  for (const row of await compute(gradientAlignmentByDistance, { noiseVariance: 0, seeds: 2, distances: [50, 10] })) {
    assert.ok(Math.abs((row.cosine as number) - 1) < 1e-12)
    assert.ok((row.noiseNorm as number) < 1e-12 * (row.estimateNorm as number) + 1e-13)
    // gradient descent: θ_t − θ* = 10 (1 − λ)^t in each direction
    const distanceAt = (t: number) =>
      Math.hypot(...Array.from({ length: 100 }, (_, j) => 10 * (1 - 1000 ** (j / 99 - 1)) ** t))
    const step = row.step as number
    assert.ok(distanceAt(step) <= (row.distance as number) && distanceAt(step - 1) > (row.distance as number))
  }
})

test('what is not defined or not reached says so, and one path has no limits', async () => {
  const statuses = async (parameters: Record<string, number | number[]>) =>
    (await compute(gradientAlignmentByDistance, { dimension: 3, condition: 10, ...parameters })).map(
      ({ status, n, cosine, cosineLow }) => [status, n, cosine === null, cosineLow === null],
    )
  // at the minimum the gradient is 0 and has no direction
  assert.deepEqual(await statuses({ offset: 0, noiseVariance: 0, distances: [1] }), [
    ['undefined', 20, true, true],
    ['undefined', 20, true, true],
  ])
  assert.deepEqual((await statuses({ distances: [1e-6], steps: 10 }))[1], ['undefined', 0, true, true])
  assert.deepEqual((await statuses({ distances: [1e-6], learningRate: 100 }))[1], ['diverged', 0, true, true])
  assert.deepEqual((await statuses({ distances: [5], seeds: 1 }))[1], ['ok', 1, false, true])
})
