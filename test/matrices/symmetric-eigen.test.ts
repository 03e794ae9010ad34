import assert from 'node:assert/strict'
import { test } from 'node:test'
import { product } from '../../src/matrices/product.js'
import { spectralProduct } from '../../src/matrices/spectral-product.js'
import { symmetricEigen } from '../../src/matrices/symmetric-eigen.js'
import { transposeProduct } from '../../src/matrices/transpose-product.js'
import { haarRotation } from '../../src/random/haar-rotation.js'
import { rootKey } from '../../src/random/root-key.js'
import { gaussian, largestDifference } from './naive.js'

const identity = (d: number) => Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0))

test('the eigenvalues of known matrices are found', () => {
  // [[2, 1], [1, 2]] has 1 and 3
  const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2))
  assert.ok(largestDifference(values, Float64Array.of(1, 3)) < 1e-15)
  assert.ok(Math.abs(vectors[0] + vectors[2]) < 1e-15 && Math.abs(vectors[1] - vectors[3]) < 1e-15)
  // the path of d vertices: 2 − 2·cos(πj/(d + 1))
  for (const d of [1, 2, 8, 50]) {
    const path = identity(d).map((x, i) => (x === 1 ? 2 : Math.abs(Math.floor(i / d) - (i % d)) === 1 ? -1 : 0))
    const expected = Float64Array.from({ length: d }, (_, j) => 2 - 2 * Math.cos((Math.PI * (j + 1)) / (d + 1)))
    assert.ok(largestDifference(symmetricEigen(path).values, expected) < 1e-13, `d = ${d}`)
  }
})

test('A·V = V·Λ, VᵀV = I and the spectrum that a matrix was made of comes back, in ascending order', () => {
  for (const d of [1, 2, 3, 8, 30, 100]) {
    const spectrum = gaussian('spectrum', d, 1).sort()
    const a = spectralProduct(haarRotation(rootKey(9).child(d), d), spectrum)
    const { values, vectors } = symmetricEigen(a)
    assert.ok(largestDifference(values, spectrum) < 1e-13, `d = ${d}`)
    const scaled = vectors.map((x, i) => x * values[i % d])
    assert.ok(largestDifference(product(a, vectors, d), scaled) < 1e-12, `d = ${d}`)
    assert.ok(largestDifference(transposeProduct(vectors, vectors, d), identity(d)) < 1e-12, `d = ${d}`)
  }
})

test('equal eigenvalues, zero and very large matrices are decomposed', () => {
  const d = 6
  const same = symmetricEigen(identity(d))
  assert.deepEqual(same.values, new Float64Array(d).fill(1))
  assert.deepEqual(symmetricEigen(new Float64Array(d * d)).values, new Float64Array(d))
  const large = symmetricEigen(Float64Array.of(2e150, 1e150, 1e150, 2e150))
  assert.ok(largestDifference(large.values, Float64Array.of(1e150, 3e150)) < 1e136)
})

test('the values come in ascending order also where the matrix is diagonal', () => {
  assert.deepEqual(symmetricEigen(Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2)).values, Float64Array.of(-1, 2, 3))
})

test('what is not a symmetric matrix is refused in one sentence', () => {
  assert.throws(() => symmetricEigen(new Float64Array(5)), { name: 'RangeError', message: /square matrix/ })
  assert.throws(() => symmetricEigen(new Float64Array(0)), { name: 'RangeError', message: /square matrix/ })
  assert.throws(() => symmetricEigen(Float64Array.of(1, 2, 3, 4)), {
    name: 'RangeError',
    message: /must be symmetric, got 3 and 2 at \(1, 0\) and \(0, 1\)$/,
  })
  assert.throws(() => symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1)), { message: /finite/ })
})
