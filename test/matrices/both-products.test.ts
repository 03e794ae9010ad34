import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bothProducts } from '../../src/matrices/both-products.js'
import { product } from '../../src/matrices/product.js'
import { gaussian, largestDifference, naiveProduct } from './naive.js'

function naiveTransposedProduct(a: Float64Array, x: Float64Array): Float64Array {
  const d = x.length
  const result = new Float64Array(d)
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) result[j] += a[i * d + j] * x[i]
  return result
}

function bothOf(a: Float64Array, x: Float64Array) {
  const { times, transposedTimes } = bothProducts(a)
  const [plain, transposed] = [new Float64Array(x.length), new Float64Array(x.length)]
  times(x, plain)
  transposedTimes(x, transposed)
  return { plain, transposed }
}

test('both products are those of two loops up to rounding, in every dimension', () => {
  for (const d of [1, 2, 3, 4, 5, 8, 31, 100]) {
    const [a, x] = [gaussian('a', d, d), gaussian('x', d, 1)]
    const { plain, transposed } = bothOf(a, x)
    const error = 1e-15 * d * 10
    assert.ok(largestDifference(plain, naiveProduct(a, x, d)) < error, `d = ${d}`)
    assert.ok(largestDifference(transposed, naiveTransposedProduct(a, x)) < error, `d = ${d}`)
  }
})

test('products of several matrices in turn, and others in between, do not disturb each other', () => {
  const [a, b, x] = [gaussian('a', 9, 9), gaussian('b', 6, 6), gaussian('x', 9, 1)]
  const [ofA, ofB] = [bothProducts(a), bothProducts(b)]
  const [outA, outB] = [new Float64Array(9), new Float64Array(6)]
  const y = x.slice(0, 6)
  ofA.times(x, outA)
  const firstA = outA.slice()
  ofB.times(y, outB)
  const firstB = outB.slice()
  // the room of all products grows, which moves its memory
  product(gaussian('large', 120, 120), gaussian('larger', 120, 120), 120)
  ofB.times(y, outB)
  ofA.times(x, outA)
  assert.deepEqual([outA, outB], [firstA, firstB])
  assert.ok(largestDifference(outA, naiveProduct(a, x, 9)) < 1e-13)
  assert.ok(largestDifference(outB, naiveProduct(b, y, 6)) < 1e-13)
})

test('the matrix is copied, and a vector may be overwritten by its product', () => {
  const a = gaussian('a', 5, 5)
  const x = gaussian('x', 5, 1)
  const expected = naiveProduct(a, x, 5)
  const { times } = bothProducts(a)
  a.fill(Number.NaN)
  times(x, x)
  assert.ok(largestDifference(x, expected) < 1e-13)
})

test('matrices too large to be kept have products of their own', () => {
  const d = 1100
  const x = new Float64Array(d).fill(1)
  const matrix = new Float64Array(d * d)
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) matrix[i * d + j] = i === j ? i : j === 0 ? 1 : 0
  const { plain, transposed } = bothOf(matrix, x)
  plain.forEach((value, i) => {
    assert.equal(value, i === 0 ? 0 : i + 1)
  })
  transposed.forEach((value, j) => {
    assert.equal(value, j === 0 ? d - 1 : j)
  })
})

test('infinite entries of the matrix stay in their rows, and only square matrices are taken', () => {
  const { plain } = bothOf(Float64Array.of(Infinity, 1, 0, 1, 2, 3, 0, 0, 1), Float64Array.of(1, 1, 1))
  assert.deepEqual([...plain], [Infinity, 6, 1])
  assert.throws(() => bothProducts(new Float64Array(3)), /bothProducts: the matrix must be a square matrix/)
})
