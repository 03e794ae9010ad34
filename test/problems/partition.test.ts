import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atAccess, locked } from '../../src/problems/locks.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'

const key = rootKey(0).child('epoch')

test('a partition holds every example once, in mini-batches of the asked size and one that is smaller', () => {
  const pass = partition(50, 8, key.child(1))
  assert.deepEqual(
    pass.map(({ indices }) => indices.length),
    [8, 8, 8, 8, 8, 8, 2],
  )
  assert.deepEqual(
    pass.map(({ position }) => position),
    [0, 1, 2, 3, 4, 5, 6],
  )
  const all = pass.flatMap(({ indices }) => [...indices]).sort((a, b) => a - b)
  assert.deepEqual(all, [...Array(50).keys()])
})

test('another epoch is another order, the same key the same one', () => {
  const order = (epoch: number) => partition(50, 8, key.child(epoch)).flatMap(({ indices }) => [...indices])
  assert.deepEqual(order(1), order(1))
  assert.notDeepEqual(order(1), order(2))
})

test('each example is equally likely in the first mini-batch', () => {
  // 4,000 partitions of 10 into 5 and 5: example i is first in half of them, z within 4
  let first = 0
  for (let p = 0; p < 4000; p++) if (partition(10, 5, key.child(p))[0].indices.includes(3)) first++
  assert.ok(Math.abs(first - 2000) / Math.sqrt(1000) < 4, `${first} of 4000`)
})

test('a mini-batch size that does not fit is refused', () => {
  for (const batchSize of [0, 51, 2.5, Number.NaN])
    assert.throws(() => partition(50, batchSize, key), {
      name: 'RangeError',
      message: `partition: batchSize must be an integer from 1 to the 50 examples, got ${batchSize}`,
    })
})

test('a locked mini-batch is the same at every access; what is not locked gets the key of its access', () => {
  const [batch] = partition(50, 8, key.child(1))
  assert.equal(atAccess(batch, locked, 'step 3'), batch)
  const free = { transforms: false, dropout: true }
  const [one, again, other] = ['step 3', 'step 3', 'step 4'].map(access => atAccess(batch, free, access))
  assert.equal(one.keys.transforms.path, again.keys.transforms.path)
  assert.notEqual(one.keys.transforms.path, other.keys.transforms.path)
  assert.notEqual(one.keys.transforms.path, batch.keys.transforms.path)
  assert.equal(one.keys.dropout, batch.keys.dropout)
  assert.equal(one.indices, batch.indices)
})
