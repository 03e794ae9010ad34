import assert from 'node:assert/strict'
import { test } from 'node:test'
import { product } from '../../src/matrices/product.js'
import { spectralProduct } from '../../src/matrices/spectral-product.js'
import { transpose } from '../../src/matrices/transpose.js'
import { transposeProduct } from '../../src/matrices/transpose-product.js'
import { gaussian, largestDifference, naiveProduct } from './naive.js'

const shapes = [
  [1, 1, 1],
  [1, 5, 1],
  [3, 1, 2],
  [2, 3, 4],
  [7, 9, 5],
  [8, 8, 8],
  [13, 33, 6],
  [31, 30, 29],
  [70, 90, 5],
  [100, 100, 100],
]

test('a product is that of three loops, bit for bit', () => {
  for (const [n, inner, m] of shapes) {
    const a = gaussian('a', n, inner)
    const b = gaussian('b', inner, m)
    assert.deepEqual(product(a, b, inner), naiveProduct(a, b, inner), `${n} × ${inner} × ${m}`)
  }
})

test('a product is written where it is asked for, over what was there', () => {
  for (const [n, inner, m] of shapes) {
    const a = gaussian('a', n, inner)
    const b = gaussian('b', inner, m)
    const out = new Float64Array(n * m).fill(7)
    assert.equal(product(a, b, inner, out), out)
    assert.deepEqual(out, naiveProduct(a, b, inner), `${n} × ${inner} × ${m}`)
  }
})

test('a transposed product is the product of the transposed', () => {
  for (const [n, inner, m] of shapes) {
    const a = gaussian('a', inner, n)
    const b = gaussian('b', inner, m)
    const transposed = new Float64Array(a.length)
    for (let i = 0; i < n; i++) for (let k = 0; k < inner; k++) transposed[i * inner + k] = a[k * n + i]
    assert.deepEqual(transpose(a, inner), transposed)
    assert.deepEqual(transposeProduct(a, b, inner), naiveProduct(transposed, b, inner), `${n} × ${inner} × ${m}`)
  }
})

test('V diag(λ) Vᵀ is the sum of λ_j v_j v_jᵀ and symmetric to the last bit', () => {
  for (const d of [1, 2, 3, 8, 33, 100]) {
    const v = gaussian('v', d, d)
    const values = gaussian('values', d, 1)
    const expected = new Float64Array(d * d)
    for (let j = 0; j < d; j++)
      for (let i = 0; i < d; i++)
        for (let k = 0; k < d; k++) expected[i * d + k] += values[j] * v[i * d + j] * v[k * d + j]
    const found = spectralProduct(v, values)
    assert.ok(largestDifference(found, expected) < 1e-14 * d * 30, `d = ${d}`)
    assert.deepEqual(found, transpose(found, d))
  }
})

test('huge, tiny and infinite entries go through a product as through three loops', () => {
  const a = Float64Array.of(1e200, 1e-200, Number.POSITIVE_INFINITY, -0, 1, 0)
  const b = Float64Array.of(1e200, 0, 1e-200, 1, -1, 2)
  assert.deepEqual(product(a, b, 2), naiveProduct(a, b, 2))
  assert.deepEqual(product(a, b, 3), naiveProduct(a, b, 3))
})

test('an empty matrix has an empty product', () => {
  assert.deepEqual(product(new Float64Array(0), gaussian('b', 2, 3), 2), new Float64Array(0))
})

test('matrices that do not fit are refused in one sentence', () => {
  const [five, six] = [new Float64Array(5), new Float64Array(6)]
  assert.throws(() => product(five, six, 2), { name: 'RangeError', message: /^product: the left matrix .* got 5$/ })
  assert.throws(() => product(six, five, 3), { name: 'RangeError', message: /^product: the right matrix .* got 5$/ })
  assert.throws(() => product(six, six, 2, five), { message: /^product: the result must have 3 × 3 entries, got 5$/ })
  assert.throws(() => product(six, six, 0), { name: 'RangeError', message: /inner dimension .* got 0$/ })
  assert.throws(() => transposeProduct(five, six, 2), { name: 'RangeError' })
  assert.throws(() => transpose(five, 2), { name: 'RangeError', message: /^transpose: / })
  assert.throws(() => spectralProduct(six, six), { name: 'RangeError', message: /square matrix .* got 6 entries$/ })
  assert.throws(() => spectralProduct(new Float64Array(4), six), { name: 'RangeError', message: /\(2\), got 6$/ })
})
