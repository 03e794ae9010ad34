import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { meanInterval } from '../../src/statistics/mean-interval.js'

test('the mean of 1 … 5 is 3 ± 2.7764·√(2.5/5)', () => {
  const { mean, low, high, standardError, n, interval } = meanInterval([1, 2, 3, 4, 5])
  assert.equal(mean, 3)
  assert.ok(Math.abs(standardError - Math.sqrt(0.5)) < 1e-15)
  assert.ok(Math.abs(high - 3 - 2.7764451051977987 * Math.sqrt(0.5)) < 1e-9)
  assert.ok(Math.abs(high + low - 6) < 1e-12)
  assert.deepEqual([n, interval], [5, 't'])
})

test('the interval is the same in all units, however large or small, though the squares would not be', () => {
  const values = [1, 2, 3, 4.25, 5]
  const own = meanInterval(values)
  for (const unit of [2 ** 700, 2 ** -700, 2 ** 1020]) {
    const { low, high, standardError } = meanInterval(values.map(value => value * unit))
    assert.deepEqual([low / unit, high / unit, standardError / unit], [own.low, own.high, own.standardError])
  }
})

test('the interval of 4 normal values covers their mean 95 times of 100', () => {
  const repetitions = 20_000
  const values = normals(rootKey(1).child('mean-interval'), 4 * repetitions)
  let covered = 0
  for (let i = 0; i < repetitions; i++) {
    const { low, high } = meanInterval(values.subarray(4 * i, 4 * i + 4).map(x => 10 + 3 * x))
    if (low <= 10 && 10 <= high) covered++
  }
  const z = (covered - 0.95 * repetitions) / Math.sqrt(0.95 * 0.05 * repetitions)
  assert.ok(Math.abs(z) < 4, `z = ${z}`)
})

test('one value has a mean and no limits, none is refused', () => {
  assert.equal(meanInterval([7]).mean, 7)
  assert.ok(Number.isNaN(meanInterval([7]).low) && Number.isNaN(meanInterval([7]).high))
  assert.throws(() => meanInterval([]), { name: 'RangeError', message: /^meanInterval: at least one value/ })
  assert.throws(() => meanInterval([1, 2], 95), { name: 'RangeError', message: /confidence must lie between 0 and 1/ })
})
