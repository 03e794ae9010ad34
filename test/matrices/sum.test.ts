import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sum } from '../../src/matrices/sum.js'

test('a sum is taken entry by entry, and both matrices stay as they were', () => {
  const [a, b] = [Float64Array.of(1, -2, 0.5), Float64Array.of(0.25, 2, 1e300)]
  assert.deepEqual(sum(a, b), Float64Array.of(1.25, 0, 1e300))
  assert.deepEqual([a, b], [Float64Array.of(1, -2, 0.5), Float64Array.of(0.25, 2, 1e300)])
})

test('a sum is written where it is asked for, also over one of its terms', () => {
  const [a, b] = [Float64Array.of(1, -2), Float64Array.of(0.25, 2)]
  assert.equal(sum(a, b, a), a)
  assert.deepEqual([a, b], [Float64Array.of(1.25, 0), Float64Array.of(0.25, 2)])
})

test('matrices of different sizes have no sum', () => {
  assert.throws(() => sum(new Float64Array(4), new Float64Array(6)), {
    name: 'RangeError',
    message: 'sum: the matrices must have equal numbers of entries, got 4 and 6',
  })
  assert.throws(() => sum(new Float64Array(4), new Float64Array(4), new Float64Array(6)), {
    name: 'RangeError',
    message: 'sum: the result must have 4 entries, as the matrices, got 6',
  })
})
