import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jackknifeLogRatio } from '../../src/statistics/jackknife-log-ratio.js'
import { belowThreshold } from '../../src/statistics/ratio-interval.js'

const interval = jackknifeLogRatio([1, 2, 4, 3, 2], [5, 7, 9, 6, 6])

test('the upper limit is exceeded with 2.5 %, the lower with 97.5 %, the ratio itself with one half', () => {
  assert.ok(Math.abs(belowThreshold(interval, interval.high) - 0.975) < 1e-9)
  assert.ok(Math.abs(belowThreshold(interval, interval.low) - 0.025) < 1e-9)
  assert.ok(Math.abs(belowThreshold(interval, interval.ratio) - 0.5) < 1e-12)
})

test('the confidence is the distribution function of t at the distance on the log scale', () => {
  // three mini-batches: F(x) = ½ + x/(2√(2 + x²))
  const three = jackknifeLogRatio([1, 2, 1.5], [6, 5, 6])
  const x = (Math.log(1 / 3) - Math.log(three.ratio)) / three.standardError
  assert.ok(Math.abs(belowThreshold(three, 1 / 3) - (0.5 + x / (2 * Math.sqrt(2 + x * x)))) < 1e-13)
})

test('a ratio of 0 is below every threshold, an undefined one is not compared, an exact one is above or below', () => {
  assert.equal(belowThreshold(jackknifeLogRatio([0, 0, 0], [1, 2, 1]), 1 / 3), 1)
  assert.ok(Number.isNaN(belowThreshold(jackknifeLogRatio([0, 0, 0], [0, 0, 0]), 1 / 3)))
  const exact = { ...interval, ratio: 0.4, standardError: 0 }
  assert.deepEqual(
    [belowThreshold(exact, 1 / 2), belowThreshold(exact, 1 / 3), belowThreshold(exact, 0.4)],
    [1, 0, 0.5],
  )
})

test('a threshold that is not positive is refused', () => {
  for (const threshold of [0, -1, Number.NaN])
    assert.throws(() => belowThreshold(interval, threshold), {
      name: 'RangeError',
      message: /threshold must be positive/,
    })
})
