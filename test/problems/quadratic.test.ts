import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quadratic } from '../../src/problems/quadratic.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

const two = quadratic({ eigenvalues: [2, 0.5], minimum: [1, -1], paths: 2 })
/** offsets (2, 1) and (−1, 0) from the minimum */
const at = float64Space.vector([3, 0, 0, -1])

test('gradients and losses are H(θ − θ*) and ½(θ − θ*)ᵀH(θ − θ*) of every path', () => {
  assert.deepEqual(Array.from(two.gradient(at).read()), [4, 0.5, -2, 0])
  assert.deepEqual(Array.from(two.losses(at)), [0.5 * (2 * 4 + 0.5 * 1), 0.5 * 2 * 1])
})

test('a draw adds its noise to the gradient and noise times offset to the loss, averaged over the paths', () => {
  const { loss, gradient } = two.evaluate(at, [1, 10, 100, 1000])
  assert.deepEqual(Array.from(gradient.read()), [5, 10.5, 98, 1000])
  assert.equal(loss, (4.25 + 1 + (2 * 1 + 1 * 10 - 1 * 100)) / 2)
  const still = two.evaluate(at, null)
  assert.deepEqual([still.loss, Array.from(still.gradient.read())], [(4.25 + 1) / 2, [4, 0.5, -2, 0]])
})

test('no eigenvalues, a number that is none, a wrong minimum, no path and noise of another length are refused', () => {
  assert.throws(
    () => quadratic({ eigenvalues: [] }),
    /^RangeError: quadratic: at least one eigenvalue is required, got none$/,
  )
  assert.throws(() => quadratic({ eigenvalues: [1, Number.NaN] }), /eigenvalues must be finite numbers, got NaN$/)
  assert.throws(() => quadratic({ eigenvalues: [1, 2], minimum: [0] }), /each of the 2 eigenvalues, got 1$/)
  assert.throws(() => quadratic({ eigenvalues: [1], paths: 0 }), /paths must be a positive integer, got 0$/)
  assert.throws(() => two.evaluate(at, [1, 2]), /the noise must have 4 numbers, got 2$/)
})
