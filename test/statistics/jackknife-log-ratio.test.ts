import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { jackknifeLogRatio } from '../../src/statistics/jackknife-log-ratio.js'
import { squaredDeviations } from '../../src/statistics/squared-deviations.js'

const n = 10
const gradients = Array.from({ length: n }, (_, b) => normals(rootKey(3).child(b), 6).map((x, j) => x + j))
const estimates = gradients.map((a, b) => normals(rootKey(4).child(b), 6).map((x, j) => 0.3 * a[j] + 0.5 * x - 7))
const q = squaredDeviations(estimates)
const r = squaredDeviations(gradients)

/** mean_b ‖x_b − x̄‖² by the definition */
function variance(vectors: readonly Float64Array[]): number {
  const mean = vectors[0].map((_, j) => vectors.reduce((sum, x) => sum + x[j], 0) / vectors.length)
  return vectors.reduce((sum, x) => sum + x.reduce((s, value, j) => s + (value - mean[j]) ** 2, 0), 0) / vectors.length
}

const close = (x: number, y: number, relative = 1e-12) =>
  assert.ok(Math.abs(x - y) <= relative * Math.abs(y), `${x} instead of ${y}`)

test('the interval is that of a jackknife which really leaves every mini-batch out', () => {
  const logs = gradients.map((_, b) => {
    const keep = (_vector: Float64Array, c: number) => c !== b
    return Math.log(variance(estimates.filter(keep)) / variance(gradients.filter(keep)))
  })
  const mean = logs.reduce((sum, x) => sum + x, 0) / n
  const standardError = Math.sqrt(((n - 1) / n) * logs.reduce((sum, x) => sum + (x - mean) ** 2, 0))
  const ratio = variance(estimates) / variance(gradients)
  const result = jackknifeLogRatio(q, r)
  close(result.ratio, ratio)
  close(result.standardError, standardError)
  close(result.low, ratio * Math.exp(-2.2621571628 * standardError), 1e-9)
  close(result.high, ratio * Math.exp(2.2621571628 * standardError), 1e-9)
  assert.deepEqual([result.n, result.degrees, result.interval, result.reason], [10, 9, 'jackknife', undefined])
})

test('the limits of the inverse ratio are the inverse limits', () => {
  const result = jackknifeLogRatio(q, r)
  const inverse = jackknifeLogRatio(r, q)
  close(inverse.ratio, 1 / result.ratio)
  close(inverse.low, 1 / result.high)
  close(inverse.high, 1 / result.low)
})

test('the partition interval is the ratio when every mini-batch was measured, and √(1 − m/M) of the other on the log scale', () => {
  const full = jackknifeLogRatio(q, r)
  assert.deepEqual([full.partitionLow, full.partitionHigh], [full.ratio, full.ratio])
  const part = jackknifeLogRatio(q, r, { partitionSize: 40 })
  close(Math.log(part.partitionHigh / part.ratio), Math.sqrt(0.75) * Math.log(part.high / part.ratio))
  close(Math.log(part.ratio / part.partitionLow), Math.sqrt(0.75) * Math.log(part.ratio / part.low))
  close(part.low, full.low)
})

test('more confidence makes the interval wider by the ratio of t quantiles', () => {
  const wide = jackknifeLogRatio(q, r, { confidence: 0.99 })
  const usual = jackknifeLogRatio(q, r)
  // t_{0.995, 9} = 3.2498355416
  close(Math.log(wide.high / wide.ratio) / Math.log(usual.high / usual.ratio), 3.2498355416 / 2.2621571628, 1e-9)
})

test('an estimate that is a multiple of the gradient has its square as ratio, without error', () => {
  const result = jackknifeLogRatio(
    r.map(x => 0.09 * x),
    r,
  )
  close(result.ratio, 0.09)
  assert.ok(result.standardError < 1e-14)
})

test('estimates without variance have the ratio 0, exactly', () => {
  const { ratio, low, high, partitionLow, partitionHigh, standardError } = jackknifeLogRatio(new Float64Array(n), r, {
    partitionSize: 40,
  })
  assert.deepEqual([ratio, low, high, partitionLow, partitionHigh, standardError], [0, 0, 0, 0, 0, 0])
})

test('what is undefined is NaN with its reason', () => {
  const zeros = new Float64Array(n)
  for (const [numerator, denominator, reason] of [
    [zeros, zeros, 'both variances are 0'],
    [q, zeros, 'the variance of the SGD gradient is 0'],
    [q, r.map((x, b) => (b === 3 ? Number.POSITIVE_INFINITY : x)), 'a squared deviation is not finite'],
    [q.map((x, b) => (b === 3 ? Number.NaN : x)), r, 'a squared deviation is not finite'],
  ] as const) {
    const result = jackknifeLogRatio(numerator, denominator, { partitionSize: 40 })
    assert.equal(result.reason, reason)
    for (const value of [result.ratio, result.low, result.high, result.partitionLow, result.partitionHigh])
      assert.ok(Number.isNaN(value))
  }
})

test('two mini-batches, or one that holds all of the variance, leave the limits open', () => {
  const pair = jackknifeLogRatio([0.5, 0.5], [2, 2])
  assert.deepEqual([pair.ratio, pair.low, pair.high], [0.25, 0, Number.POSITIVE_INFINITY])
  assert.match(pair.reason ?? '', /^one mini-batch or group holds all/)
  // 0, 0, 0, 4 deviate from their mean 1 by 1, 1, 1, 3: without the last there is no variance.
  const lone = jackknifeLogRatio([1, 1, 1, 9], [1, 2, 1, 2])
  assert.deepEqual([lone.ratio, lone.low, lone.high], [2, 0, Number.POSITIVE_INFINITY])
})

test('impossible arguments are refused', () => {
  assert.throws(() => jackknifeLogRatio([1], [1]), {
    name: 'RangeError',
    message: 'jackknifeLogRatio: at least 2 mini-batches are required, got 1',
  })
  assert.throws(() => jackknifeLogRatio([1, 2], [1, 2, 3]), { name: 'RangeError', message: /same mini-batches/ })
  assert.throws(() => jackknifeLogRatio([1, -2], [1, 2]), { name: 'RangeError', message: /1 is negative: -2/ })
  assert.throws(() => jackknifeLogRatio(q, r, { partitionSize: 9 }), { name: 'RangeError', message: /at least 10/ })
  assert.throws(() => jackknifeLogRatio(q, r, { confidence: 1 }), { name: 'RangeError', message: /confidence/ })
})
