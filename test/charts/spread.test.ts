import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spread } from '../../src/charts/spread.js'

test('labels that are far enough apart stay where they want to stand', () => {
  assert.deepEqual(spread([3, 0, 1.5], 1), [3, 0, 1.5])
})

test('two labels at one place move apart by half the gap each', () => {
  assert.deepEqual(spread([2, 2], 1), [1.5, 2.5])
})

test('no allowed placing on a fine grid has a smaller sum of squared shifts', () => {
  const wanted = [0.1, 0.5, 0.6, 2.2]
  const gap = 0.7
  const cost = (places: readonly number[]) => places.reduce((sum, place, i) => sum + (place - wanted[i]) ** 2, 0)
  const placed = spread(wanted, gap)
  for (let i = 1; i < placed.length; i++) assert.ok(placed[i] - placed[i - 1] >= gap - 1e-12)
  const grid = Array.from({ length: 90 }, (_, i) => -1 + 0.05 * i)
  let best = Number.POSITIVE_INFINITY
  for (const a of grid)
    for (const b of grid.filter(x => x >= a + gap - 1e-9))
      for (const c of grid.filter(x => x >= b + gap - 1e-9))
        for (const d of grid.filter(x => x >= c + gap - 1e-9)) best = Math.min(best, cost([a, b, c, d]))
  assert.ok(cost(placed) <= best + 1e-12, `${cost(placed)} against ${best}`)
  assert.ok(cost(placed) >= best - 0.05, 'the grid comes near')
})
