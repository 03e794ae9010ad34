import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runningStatisticsError } from '../../src/measurements/running-statistics-error.js'

// two layers of one and of two channels: mean, variance, means, variances
const initial = Float32Array.of(0, 1, 0, 0, 1, 1)

test('means and variances of all layers have an error each, relative to the reference', () => {
  const reference = Float32Array.of(3, 2, 0, 4, 1, 2)
  const statistics = Float32Array.of(3, 2, 3, 0, 4, 2)
  // means (3, 0, 4): off by (0, 3, −4); variances (2, 1, 2): off by (0, 3, 0)
  assert.deepEqual(runningStatisticsError(statistics, reference, initial), { mean: 1, variance: 1 })
  assert.deepEqual(runningStatisticsError(Float32Array.of(3, 2, 0, 4, 1, 5), reference, initial), {
    mean: 0,
    variance: 1,
  })
})

test('a reference of 0, as the means before the first step, has no error where both are equal and else none is defined', () => {
  assert.deepEqual(runningStatisticsError(initial, initial, initial), { mean: 0, variance: 0 })
  assert.deepEqual(runningStatisticsError(Float32Array.of(0.1, 1, 0, 0, 1, 1), initial, initial), {
    mean: null,
    variance: 0,
  })
})

test('without batch norm there is no error', () => {
  const none = new Float32Array(0)
  assert.deepEqual(runningStatisticsError(none, none, none), { mean: null, variance: null })
})
