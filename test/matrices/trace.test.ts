import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trace } from '../../src/matrices/trace.js'
import { gaussian, naiveProduct } from './naive.js'

test('tr(A·B) is tr(B·A), and the sum of Aᵀ ⊙ B', () => {
  const [a, b] = [gaussian('a', 2, 5), gaussian('b', 5, 2)]
  let expected = 0
  for (let i = 0; i < 2; i++) for (let k = 0; k < 5; k++) expected += a[5 * i + k] * b[2 * k + i]
  for (const square of [naiveProduct(a, b, 5), naiveProduct(b, a, 2)])
    assert.ok(Math.abs(trace(square) - expected) < 1e-13, `${trace(square)} is not ${expected}`)
})

test('a matrix that is not square has no trace', () => {
  assert.throws(() => trace(new Float64Array(6)), {
    name: 'RangeError',
    message: 'trace: the matrix must be a square matrix [d·d] with d at least 1, got 6 entries',
  })
})
