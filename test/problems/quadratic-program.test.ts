import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quadraticProgram } from '../../src/problems/quadratic-program.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

const key = rootKey(12)
const start = float64Space.vector([2, 2])
const program = quadraticProgram({ matrix: Float64Array.of(2, 0.5, 0.5, 1), minimum: [1, -2], noiseDeviation: 0.7 })

test('a quadratic program draws x* + νz and answers Q(θ − x), and knows L and its gradient', () => {
  const z = normals(key, 2)
  const offset = [2 - 1 - 0.7 * z[0], 2 + 2 - 0.7 * z[1]]
  const expected = [2 * offset[0] + 0.5 * offset[1], 0.5 * offset[0] + offset[1]]
  program
    .evaluate(start, key)
    .gradient.read()
    .forEach((value, c) => {
      assert.ok(Math.abs(value - expected[c]) < 1e-14)
    })
  assert.deepEqual(Array.from(program.gradient(start).read()), [2 * 1 + 0.5 * 4, 0.5 * 1 + 4])
  assert.equal(program.loss(start), 0.5 * (1 * 4 + 4 * 4.5))
})

test('the loss of every draw has the gradient that comes with it: central differences', () => {
  const { gradient } = program.evaluate(start, key)
  for (const c of [0, 1]) {
    const at = (h: number) =>
      program.evaluate(float64Space.vector([2 + (c === 0 ? h : 0), 2 + (c === 1 ? h : 0)]), key).loss
    assert.ok(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - gradient.read()[c]) < 1e-8)
  }
})

test('a matrix that is not square or not symmetric, a minimum of another dimension and a negative deviation are refused', () => {
  const matrix = Float64Array.of(2, 0.5, 0.5, 1)
  assert.throws(
    () => quadraticProgram({ matrix: new Float64Array(3) }),
    /^RangeError: quadraticProgram: matrix .*got 3/,
  )
  assert.throws(
    () => quadraticProgram({ matrix: Float64Array.of(2, 0.5, 0.4, 1) }),
    /^RangeError: quadraticProgram: matrix must be symmetric, got 0.4 and 0.5 at \(1, 0\) and \(0, 1\)$/,
  )
  assert.throws(() => quadraticProgram({ matrix, minimum: [1] }), /minimum must have the matrix's dimension 2, got 1$/)
  assert.throws(() => quadraticProgram({ matrix, noiseDeviation: -1 }), /noiseDeviation must be at least 0, got -1$/)
})
