import assert from 'node:assert/strict'
import { test } from 'node:test'
import { solve } from '../../src/matrices/solve.js'
import { gaussian, largestDifference, naiveProduct } from './naive.js'

test('the residual of a solution is round-off, for one and many right-hand sides', () => {
  for (const [d, k] of [
    [1, 1],
    [2, 1],
    [8, 3],
    [40, 1],
    [100, 2],
  ]) {
    const a = gaussian('regular', d, d)
    const b = gaussian('right', d, k)
    const x = solve(a, b)
    const size = x.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1)
    assert.ok(largestDifference(naiveProduct(a, x, d), b) < 1e-13 * d * size, `${d} × ${k}`)
  }
})

test('a system with a small pivot is solved: rows are exchanged', () => {
  const x = solve(Float64Array.of(1e-20, 1, 1, 1), Float64Array.of(1, 2))
  assert.ok(largestDifference(x, Float64Array.of(1, 1)) < 1e-15)
  assert.deepEqual(solve(Float64Array.of(0, 1, 1, 0), Float64Array.of(3, 4)), Float64Array.of(4, 3))
})

test('a singular matrix and sides that do not fit are refused', () => {
  assert.throws(() => solve(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2)), {
    name: 'RangeError',
    message: /^solve: the matrix must be regular/,
  })
  assert.throws(() => solve(Float64Array.of(1, 0, 0, 1), Float64Array.of(1, 2, 3)), {
    name: 'RangeError',
    message: /^solve: the right-hand side .* got 3$/,
  })
})
