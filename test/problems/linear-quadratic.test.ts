import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linearQuadratic, randomLinearQuadratic } from '../../src/problems/linear-quadratic.js'
import { spectralRadius } from '../../src/problems/spectral-radius.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'

test('the spectral radius is known for rotations, shears, triangles and nilpotent matrices', () => {
  const radius = (rows: number[][]) => spectralRadius(Float64Array.from(rows.flat()), rows.length)
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-14 * expected)
  near(radius([[-3]]), 3)
  // eigenvalues ± i√6
  near(
    radius([
      [0, -2],
      [3, 0],
    ]),
    Math.sqrt(6),
  )
  near(
    radius([
      [0.5, 100, 7],
      [0, -0.9, 3],
      [0, 0, 0.2],
    ]),
    0.9,
  )
  assert.equal(
    radius([
      [0, 1],
      [0, 0],
    ]),
    0,
  )
})

test('a drawn system has the radius that was asked for, by the growth of its powers', () => {
  const n = 6
  const { dynamics, input } = randomLinearQuadratic({
    stateDimension: n,
    actionDimension: 2,
    radius: 0.95,
    horizon: 3,
    key: rootKey(4),
  })
  // ‖A^k‖^{1/k} for k = 2^40 by squaring
  let power = [...dynamics]
  let logarithm = 0
  for (let k = 1; k <= 2 ** 40; k *= 2) {
    const norm = Math.hypot(...power)
    logarithm += Math.log(norm) / k
    const unit = power.map(x => x / norm)
    power = unit.map((_, at) => {
      let sum = 0
      for (let l = 0; l < n; l++) sum += unit[Math.floor(at / n) * n + l] * unit[l * n + (at % n)]
      return sum
    })
  }
  assert.ok(Math.abs(Math.exp(logarithm) - 0.95) < 1e-12)
  // the input is of variance 1/n, and both are drawn from keys of their own
  assert.deepEqual(
    [...input],
    [...normals(rootKey(4).child('input'), 2 * n)].map(x => x / Math.sqrt(n)),
  )
})

test('a radius of 0 makes the dynamics forget everything', () => {
  const options = { stateDimension: 3, actionDimension: 1, radius: 0, horizon: 2, key: rootKey(0) }
  assert.ok(randomLinearQuadratic(options).dynamics.every(x => x === 0))
})

test('a system that makes no sense is refused in one sentence', () => {
  const refused = (change: object, message: RegExp) =>
    assert.throws(() => linearQuadratic({ dynamics: [[1]], input: [[1]], horizon: 1, ...change }), {
      name: 'RangeError',
      message,
    })
  refused({ dynamics: [[1, 2]] }, /^linearQuadratic: dynamics must be square, got 1 rows of 2 numbers$/)
  refused(
    { dynamics: [[1, 2], [3]] },
    /^linearQuadratic: rows of dynamics must have equal length, got 2 and 1 numbers$/,
  )
  refused({ input: [[1], [2]] }, /^linearQuadratic: input must have a row for each of the 1 states, got 2 rows$/)
  refused({ input: [] }, /^linearQuadratic: input must have at least one number, got none$/)
  refused({ input: [[Number.NaN]] }, /^linearQuadratic: input must be finite numbers, got NaN$/)
  refused({ horizon: 0 }, /^linearQuadratic: horizon must be a positive integer, got 0$/)
  refused({ horizon: 2.5 }, /^linearQuadratic: horizon must be a positive integer, got 2.5$/)
})
