import assert from 'node:assert/strict'
import { test } from 'node:test'
import { permutation } from '../../src/random/permutation.js'
import { rootKey } from '../../src/random/root-key.js'
import { chiSquareZ } from './goodness.js'

test('every order of 2, 3, 4 and 5 elements is equally likely', () => {
  for (const [n, orders] of [
    [2, 2],
    [3, 6],
    [4, 24],
    [5, 120],
  ]) {
    const counts = new Map<string, number>()
    for (let i = 0; i < 24_000; i++) {
      const order = permutation(rootKey(3).child(n).child(i), n).join()
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    assert.equal(counts.size, orders)
    const z = chiSquareZ([...counts.values()], 24_000 / orders)
    assert.ok(Math.abs(z) < 4, `n = ${n}: z = ${z}`)
  }
})

test('in a long permutation every element is there once, and each place of it is uniform', () => {
  const n = 50_000
  const order = permutation(rootKey(5), n)
  assert.deepEqual(
    Int32Array.from(order).sort(),
    Int32Array.from({ length: n }, (_, i) => i),
  )
  // Tenth of the array against tenth of the values: 10 × 10 cells with fixed margins, 81 degrees of freedom.
  const cells = new Float64Array(100)
  order.forEach((value, place) => {
    cells[Math.floor((10 * place) / n) * 10 + Math.floor((10 * value) / n)]++
  })
  const sum = cells.reduce((total, count) => total + (count - n / 100) ** 2 / (n / 100), 0)
  const z = (Math.cbrt(sum / 81) - (1 - 2 / (9 * 81))) / Math.sqrt(2 / (9 * 81))
  assert.ok(Math.abs(z) < 4, `z = ${z}`)
})

test('the permutation of a key is that of Python, and small ones are trivial', () => {
  assert.deepEqual([...permutation(rootKey(7).child('augmentation').child(3), 8)], [6, 7, 2, 0, 5, 1, 4, 3])
  assert.deepEqual([...permutation(rootKey(0), 1)], [0])
  assert.deepEqual([...permutation(rootKey(0), 0)], [])
})

test('a count that is none is refused', () => {
  assert.throws(() => permutation(rootKey(0), -3), {
    name: 'RangeError',
    message: /^permutation: n must be .* got -3$/,
  })
})
