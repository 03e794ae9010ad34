import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RatioInterval } from '../../src/statistics/ratio-interval.js'
import { sequentialLooks, stopWhenNarrow } from '../../src/statistics/sequential-interval.js'

test('the errors of all looks before the last add up to three fifths of that of the whole, in proportion to what was measured', () => {
  const looks = sequentialLooks(391)
  assert.deepEqual(
    looks.map(({ n }) => n),
    [16, 32, 64, 128, 256, 391],
  )
  // 0.03·16/496 at the first
  assert.ok(Math.abs(looks[0].confidence - (1 - 0.48 / 496)) < 1e-15)
  const errors = looks.slice(0, -1).map(({ confidence }) => 1 - confidence)
  assert.ok(Math.abs(errors.reduce((sum, error) => sum + error, 0) - 0.03) < 1e-14)
  for (let j = 1; j < errors.length; j++) assert.ok(Math.abs(errors[j] / errors[j - 1] - 2) < 1e-12)
})

test('a partition of 16 mini-batches or fewer is measured at once, one of 17 has a look at 16', () => {
  assert.deepEqual(sequentialLooks(16), [{ n: 16, confidence: 0.95 }])
  assert.deepEqual(
    sequentialLooks(17).map(({ n }) => n),
    [16, 17],
  )
  for (const M of [1, 16.5])
    assert.throws(() => sequentialLooks(M), { name: 'RangeError', message: /partitionSize must be an integer/ })
  assert.throws(() => sequentialLooks(9, 1), { name: 'RangeError', message: /confidence must lie between 0 and 1/ })
})

test('measuring stops at the first look that is narrow enough and asks no later one', () => {
  const asked: number[] = []
  const halfWidths = new Map([
    [16, Number.POSITIVE_INFINITY],
    [32, Number.NaN],
    [64, 0.25],
    [100, 0],
  ])
  const measure = ({ n }: { n: number }) => {
    asked.push(n)
    const half = halfWidths.get(n)!
    return { n, partitionLow: 0.5 - half, partitionHigh: 0.5 + half } as RatioInterval
  }
  const looks = sequentialLooks(100)
  assert.equal(stopWhenNarrow(looks, 0.25, measure).n, 64)
  assert.deepEqual(asked, [16, 32, 64])
  assert.equal(stopWhenNarrow(looks, 0.2499, measure).n, 100)
  assert.throws(() => stopWhenNarrow(looks, 0, measure), {
    name: 'RangeError',
    message: 'stopWhenNarrow: until must be positive, got 0',
  })
})
