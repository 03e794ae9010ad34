import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svagRate } from '../../src/experiments/svag-rate.js'
import { spectrum } from '../../src/problems/spectrum.js'
import { compute } from '../../src/runs/compute.js'

test('theorem 1 holds with room: 800 paths, d = 10, κ = 10, c_v = 0.5, M_v = 2, to 2,000 steps', async () => {
  const eigenvalues = spectrum('linear', { dimension: 10, condition: 10 })
  const offset = Math.sqrt((2 * 19.392) / eigenvalues.reduce((sum, value) => sum + value))
  const rows = await compute(svagRate, { spectrum: 'linear', offset, paths: 800 })
  for (const row of rows as unknown as Record<string, number>[]) {
    assert.ok(row.suboptimalityHigh <= row.boundTight * (1 + 1e-12), `step ${row.step}`)
    assert.ok(row.boundTight <= row.bound)
  }
  // like 1/t in the end: half of it at twice the steps
  const [before, after] = rows.slice(-2) as unknown as Record<string, number>[]
  assert.ok(Math.abs(before.suboptimality / after.suboptimality - 2) < 0.1)
  assert.equal(before.bound.toFixed(2), '11.65')
  assert.equal(after.boundTight.toFixed(2), '1.40')
})
