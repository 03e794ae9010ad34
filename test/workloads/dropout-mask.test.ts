import assert from 'node:assert/strict'
import { test } from 'node:test'
import { permutation } from '../../src/random/permutation.js'
import { rootKey } from '../../src/random/root-key.js'
import { dropoutMask } from '../../src/workloads/dropout-mask.js'
import { meanZ } from '../random/goodness.js'

const key = rootKey(0).child('dropout')
const layer = { rate: 0.3, shape: [7, 12] }
const width = 84

test('an example has the same mask in any batch, at any place', () => {
  const all = dropoutMask(
    key,
    Int32Array.from({ length: 50 }, (_, i) => i),
    layer,
  )
  const order = permutation(key.child('order'), 50).slice(0, 20)
  const some = dropoutMask(key, order, layer)
  assert.equal(some.length, 20 * width)
  order.forEach((index, place) => {
    const mask = some.subarray(place * width, (place + 1) * width)
    assert.deepEqual(mask, all.subarray(index * width, (index + 1) * width), `example ${index} at ${place}`)
    assert.deepEqual(mask, dropoutMask(key, Int32Array.of(index), layer))
  })
})

test('two examples, two keys and two layers have masks of their own', () => {
  const mask = (index: number, from = key) => dropoutMask(from, Int32Array.of(index), layer).join()
  const masks = [mask(0), mask(1), mask(0, key.child(0)), mask(0, key.child(1)), mask(0, rootKey(1).child('dropout'))]
  assert.equal(new Set(masks).size, masks.length)
})

test('a mask is 0 with the rate as probability, else 1/(1 − rate), so that its mean is 1 (|z| < 4, 168,000 draws)', () => {
  const indices = Int32Array.from({ length: 2000 }, (_, i) => i)
  for (const rate of [0.1, 0.5, 0.9]) {
    const mask = dropoutMask(key.child('rates'), indices, { rate, shape: [width] })
    assert.deepEqual(
      [...new Set(mask)].sort((a, b) => a - b),
      [0, Math.fround(1 / (1 - rate))],
    )
    // Var = 1/(1 − rate) − 1
    const z = meanZ(mask, 1, Math.sqrt(rate / (1 - rate)))
    assert.ok(Math.abs(z) < 4, `rate ${rate}: z = ${z}`)
  }
})

test('neighbours in a mask, and one place of neighbouring examples, are independent (|z| < 4)', () => {
  const indices = Int32Array.from({ length: 2000 }, (_, i) => i)
  const dropped = dropoutMask(key, indices, { rate: 0.5, shape: [width] }).map(value => (value === 0 ? -1 : 1))
  for (const lag of [1, width]) {
    const z = meanZ(
      dropped.subarray(lag).map((value, i) => value * dropped[i]),
      0,
      1,
    )
    assert.ok(Math.abs(z) < 4, `lag ${lag}: z = ${z}`)
  }
})
