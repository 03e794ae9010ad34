import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bits } from '../../src/random/bits.js'
import type { Key } from '../../src/random/key.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { chiSquareZ, meanZ } from './goodness.js'

const hex = (key: Key, index = 0): string =>
  bits(key, index)
    .map(word => word.toString(16).padStart(8, '0'))
    .join(' ')

test('the bits of a key are those of an independent implementation in Python', () => {
  const key = rootKey(7).child('augmentation').child(3)
  assert.equal(hex(key, 0), '1461a92b c9c0c9e1 166efb83 ec9d7d2b')
  assert.equal(hex(key, 2 ** 40 + 5), 'd30eb60c d8bb4913 88cf1457 8df29572')
  assert.equal(hex(rootKey(2 ** 53 - 1).child(2 ** 33 + 1)), '28d0880f 0292bee3 22aeb8db af57f6b0')
})

test('a key gives the same bits whatever was drawn before and wherever it was made', () => {
  const key = rootKey(1).child('a').child(2)
  const first = hex(key, 9)
  hex(key, 3)
  hex(key.child(9), 9)
  assert.equal(hex(key, 9), first)
  assert.equal(hex(rootKey(1).child('a').child(2), 9), first)
})

test('names that look alike name different streams', () => {
  const root = rootKey(0)
  const keys = [
    root,
    rootKey(1),
    root.child(0),
    root.child(1),
    root.child('1'),
    root.child(2 ** 32 + 1),
    root.child(''),
    root.child('\0'),
    root.child('ab').child('c'),
    root.child('a').child('bc'),
    root.child('abc'),
    root.child('abcd'),
    root.child('abcde'),
    root.child('dcba'),
    root.child(1).child(2),
    root.child(2).child(1),
  ]
  assert.equal(new Set(keys.map(key => hex(key))).size, keys.length)
})

test('two hundred thousand keys of examples and epochs have different bits', () => {
  const seen = new Set<number>()
  const root = rootKey(0).child('augmentation')
  for (let epoch = 0; epoch < 4; epoch++)
    for (let example = 0; example < 50_000; example++) {
      const [a, b] = bits(root.child(epoch).child(example), 0)
      seen.add((a >>> 11) * 2 ** 32 + b)
    }
  // 53 of 128 bits: equal ones are expected 2e-6 times
  assert.equal(seen.size, 200_000)
})

test('one changed bit of a name or seed changes half of the bits', () => {
  const distance = (x: Key, y: Key): number => {
    const other = bits(y, 0)
    return bits(x, 0).reduce((sum, word, i) => sum + ones(word ^ other[i]), 0)
  }
  const distances: number[] = []
  for (let i = 0; i < 2000; i++) {
    distances.push(distance(rootKey(i), rootKey(i ^ (1 << (i % 31)))))
    distances.push(distance(rootKey(5).child(i), rootKey(5).child(i ^ 1)))
    distances.push(distance(rootKey(5).child(`layer${i}`), rootKey(5).child(`mayer${i}`)))
  }
  const z = meanZ(distances, 64, Math.sqrt(32))
  assert.ok(Math.abs(z) < 4, `z = ${z}`)
})

function ones(word: number): number {
  let count = 0
  for (let rest = word >>> 0; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}

test('sibling keys, and a key and its child, are independent', () => {
  const root = rootKey(3).child('siblings')
  const siblings = new Float64Array(256)
  const generations = new Float64Array(256)
  const products: number[] = []
  for (let i = 0; i < 20_000; i++) {
    const key = root.child(i)
    const [a] = bits(key, 0)
    const [b] = bits(root.child(i + 1), 0)
    const [c] = bits(key.child(0), 0)
    siblings[(a >>> 28) * 16 + (b >>> 28)]++
    generations[(a >>> 28) * 16 + (c >>> 28)]++
  }
  for (let i = 0; i < 400; i++) {
    const x = uniforms(root.child(i), 100)
    const y = uniforms(root.child(i + 1), 100)
    for (let j = 0; j < 100; j++) products.push((x[j] - 0.5) * (y[j] - 0.5))
  }
  // E (u − ½)²(v − ½)² = 1/144
  for (const z of [
    chiSquareZ(siblings, 20_000 / 256),
    chiSquareZ(generations, 20_000 / 256),
    meanZ(products, 0, 1 / 12),
  ])
    assert.ok(Math.abs(z) < 4, `z = ${z}`)
})

test('the path names the key', () => {
  assert.equal(rootKey(0).child('augmentation').child(3).path, '0/augmentation/3')
})

test('seeds and names that are no names are refused in one sentence', () => {
  for (const seed of [-1, 0.5, Number.NaN, 2 ** 53, '3' as unknown as number])
    assert.throws(() => rootKey(seed), { name: 'RangeError', message: /^rootKey: seed must be an integer from 0/ })
  for (const name of [-1, 0.5, Number.POSITIVE_INFINITY])
    assert.throws(() => rootKey(0).child(name), { name: 'RangeError', message: /^child: a number that names a key/ })
  assert.throws(() => rootKey(0).child(undefined as unknown as string), { name: 'TypeError' })
  assert.throws(() => bits({ path: '', child: () => rootKey(0) }, 0), { name: 'TypeError', message: /rootKey/ })
  assert.throws(() => bits(rootKey(0), -1), { name: 'RangeError', message: /^bits: index must be/ })
})
