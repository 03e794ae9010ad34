import assert from 'node:assert/strict'
import { test } from 'node:test'
import { balancedPart } from '../../src/datasets/balanced-part.js'
import type { Examples } from '../../src/datasets/dataset.js'
import { rootKey } from '../../src/random/root-key.js'

/** Examples whose only pixels spell their index. */
function examples(labels: number[]): Examples {
  const images = Uint8Array.from(labels.flatMap((_, index) => [index >> 8, index & 255]))
  return { count: labels.length, shape: [1, 2, 1], images, labels: Uint8Array.from(labels) }
}

const indicesOf = ({ images }: Examples) =>
  Array.from({ length: images.length / 2 }, (_, index) => (images[2 * index] << 8) | images[2 * index + 1])

const labels = Array.from({ length: 500 }, (_, index) => (index * 7) % 5)

test('a part is balanced to within one, keeps images with their labels and their order', () => {
  const all = examples(labels)
  for (const count of [1, 4, 5, 12, 250, 499, 500]) {
    const part = balancedPart(all, count, rootKey(3))
    const indices = indicesOf(part)
    assert.equal(part.count, count)
    assert.deepEqual(
      indices,
      [...new Set(indices)].sort((a, b) => a - b),
    )
    assert.deepEqual(
      [...part.labels],
      indices.map(index => labels[index]),
    )
    const perClass = [0, 1, 2, 3, 4].map(label => part.labels.filter(each => each === label).length)
    assert.ok(Math.max(...perClass) - Math.min(...perClass) <= 1, `${count}: ${perClass}`)
  }
})

test('the key decides: the same part again, another one for another key', () => {
  const all = examples(labels)
  const part = (seed: number) => indicesOf(balancedPart(all, 100, rootKey(seed))).join()
  assert.equal(part(1), part(1))
  assert.notEqual(part(1), part(2))
})

test('every example of a class, and every class for the odd one, is taken equally often: |z| < 4 over 2,000 keys', () => {
  const all = examples(Array.from({ length: 12 }, (_, index) => index % 3))
  const taken = Array<number>(12).fill(0)
  const draws = 2000
  // 4 of 12: one or two of each class, so each example with probability 1/3
  for (let seed = 0; seed < draws; seed++) {
    for (const index of indicesOf(balancedPart(all, 4, rootKey(seed)))) taken[index]++
  }
  for (const times of taken) {
    const z = (times - draws / 3) / Math.sqrt((draws * 2) / 9)
    assert.ok(Math.abs(z) < 4, `${times} of ${draws}`)
  }
})

test('0 takes all as they are; too many, a class too small and no count are refused in one sentence', () => {
  const all = examples([0, 0, 0, 1])
  assert.equal(balancedPart(all, 0, rootKey(0)), all)
  assert.throws(() => balancedPart(all, 5, rootKey(0)), {
    name: 'RangeError',
    message: 'examples: there are 4, got 5; 0 takes all',
  })
  assert.throws(() => balancedPart(all, 4, rootKey(0)), {
    message: 'examples: 4 of 2 classes takes 2 of class 1, which has 1; ask for fewer, or for all with 0',
  })
  for (const count of [-1, 1.5, Number.NaN]) {
    assert.throws(() => balancedPart(all, count, rootKey(0)), /examples: must be an integer, 0 for all, got/)
  }
})
