import assert from 'node:assert/strict'
import { test } from 'node:test'
import { medianInterval } from '../../src/statistics/median-interval.js'

test('of 20 values the 6th and the 15th hold the median at 95.86 %, of 6 the first and the last at 96.88 %', () => {
  const twenty = Array.from({ length: 20 }, (_, i) => ((7 * i) % 20) + 1)
  const { median, low, high, level, n } = medianInterval(twenty)
  assert.deepEqual([median, low, high, n], [10.5, 6, 15, 20])
  // 1 − 2·(1 + 20 + 190 + 1140 + 4845 + 15504)/2²⁰
  assert.ok(Math.abs(level - (1 - (2 * 21700) / 2 ** 20)) < 1e-15)
  const six = medianInterval([6, 1, 5, 2, 4, 3])
  assert.deepEqual([six.median, six.low, six.high, six.level], [3.5, 1, 6, 1 - 2 / 2 ** 6])
})

test('the level is the share of all 2ⁿ placements of values around the median that the limits hold, and the largest k is taken', () => {
  for (const n of [6, 7, 10, 13])
    for (const confidence of [0.5, 0.8, 0.95]) {
      // value i stands for rank i: the limits show which ranks they are
      const ranks = Array.from({ length: n }, (_, i) => i + 1)
      const { low: k, level } = medianInterval(ranks, confidence)
      const held = (rank: number) => {
        let count = 0
        for (let placement = 0; placement < 2 ** n; placement++) {
          let below = 0
          for (let bit = 0; bit < n; bit++) below += (placement >> bit) & 1
          if (below >= rank && below <= n - rank) count++
        }
        return count / 2 ** n
      }
      assert.ok(Math.abs(level - held(k)) < 1e-14)
      assert.ok(level >= confidence && held(k + 1) < confidence, `n = ${n}, k = ${k}`)
    }
})

test('five values have a median but no limits at 95 %; no value and a level of 1 are refused', () => {
  assert.deepEqual(medianInterval([3, 1, 2, 5, 4]), {
    median: 3,
    low: Number.NaN,
    high: Number.NaN,
    level: 1,
    n: 5,
    interval: 'order-statistics',
  })
  assert.throws(() => medianInterval([]), /^RangeError: medianInterval: at least one value is required, got none$/)
  assert.throws(() => medianInterval([1], 1), RangeError)
})
