import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integers } from '../../src/random/integers.js'
import { rootKey } from '../../src/random/root-key.js'
import { chiSquareZ, meanZ } from './goodness.js'

test('integers fall on every value equally often', () => {
  for (const bound of [2, 6, 9, 256, 1000]) {
    const counts = new Float64Array(bound)
    for (const value of integers(rootKey(1).child(bound), 100_000, bound)) counts[value]++
    const z = chiSquareZ(counts, 100_000 / bound)
    assert.ok(Math.abs(z) < 4, `bound ${bound}: z = ${z}`)
  }
})

test('integers below 3·2^29 show no bias of the remainder', () => {
  // 2³² = 2·(3·2²⁹) + 2³⁰: plain remainders would put 1/2 instead of 2/3 on values from 2²⁹ on.
  const values = integers(rootKey(2), 100_000, 3 * 2 ** 29)
  const z = meanZ(
    Float64Array.from(values, value => (value >= 2 ** 29 ? 1 : 0)),
    2 / 3,
    Math.sqrt(2 / 9),
  )
  assert.ok(Math.abs(z) < 4, `z = ${z}`)
})

test('the first integers are those of Python, and a shorter draw begins a longer one', () => {
  const key = rootKey(7).child('augmentation').child(3)
  assert.deepEqual([...integers(key, 8, 10)], [9, 9, 9, 1, 2, 2, 4, 5])
  assert.deepEqual([...integers(key, 5000, 10).subarray(0, 8)], [9, 9, 9, 1, 2, 2, 4, 5])
})

test('bounds outside 1 … 2^31 are refused', () => {
  assert.deepEqual([...integers(rootKey(0), 3, 1)], [0, 0, 0])
  for (const bound of [0, -1, 1.5, 2 ** 31 + 1])
    assert.throws(() => integers(rootKey(0), 1, bound), { name: 'RangeError', message: /^integers: bound must be/ })
})
