import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { dataset, type Examples } from '../../src/datasets/dataset.js'

function examples(labels: number[], fill = 7): Examples {
  const count = labels.length
  return { count, shape: [2, 2, 1], images: new Uint8Array(count * 4).fill(fill), labels: Uint8Array.from(labels) }
}

test("a data set of one's own gets 0.5 for mean and std and a checksum that any changed byte changes", () => {
  const own = dataset({ name: 'own', classes: 3, train: examples([0, 1, 2]), test: examples([1]) })
  assert.deepEqual(own.mean, [0.5])
  assert.deepEqual(own.std, [0.5])
  const expected = createHash('sha256')
    .update(Buffer.concat([Buffer.from('3,2,2,1;'), Buffer.alloc(12, 7), Buffer.from([0, 1, 2])]))
    .update(Buffer.concat([Buffer.from('1,2,2,1;'), Buffer.alloc(4, 7), Buffer.from([1])]))
    .digest('hex')
  assert.equal(own.checksum, expected)
  const others = [
    { name: 'own', classes: 3, train: examples([0, 2, 1]), test: examples([1]) },
    { name: 'own', classes: 3, train: examples([0, 1, 2]), test: examples([1], 8) },
  ]
  assert.equal(new Set([own.checksum, ...others.map(parts => dataset(parts).checksum)]).size, 3)
})

test('parts that do not belong together are refused in one sentence', () => {
  const train = examples([0, 1, 2])
  const good = { name: 'own', classes: 3, train, test: examples([1]) }
  const wrong: [object, RegExp][] = [
    [{ classes: 2 }, /^dataset own: train: labels must be 0 to 1, but that of example 2 is 2$/],
    [{ classes: 0 }, /classes must be an integer from 1 to 256, got 0$/],
    [{ test: examples([]) }, /test: count must be a positive integer, got 0$/],
    [{ train: { ...train, count: 2 } }, /train: images must hold count · height · width · channels = 8 bytes, got 12$/],
    [{ train: { ...train, labels: new Uint8Array(2) } }, /train: labels must hold 3 bytes, got 2$/],
    [{ train: { ...train, shape: [2, 0, 1] } }, /shape must be \[height, width, channels\].* got \[2, 0, 1\]$/],
    [{ test: { ...examples([1]), shape: [4, 1, 1] } }, /test images must have the shape of the training images/],
    [{ mean: [0.5, 0.5] }, /mean must be 1 finite numbers, one per channel, got \[0.5, 0.5\]$/],
    [{ std: [0] }, /std must be 1 positive numbers, one per channel, got \[0\]$/],
  ]
  for (const [part, message] of wrong) {
    assert.throws(() => dataset({ ...good, ...part }), { name: 'RangeError', message })
  }
  const floats = { ...train, images: new Float32Array(12) as unknown as Uint8Array }
  assert.throws(() => dataset({ ...good, train: floats }), { name: 'TypeError' })
})
