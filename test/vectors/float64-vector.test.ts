import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Float64Vector, float64Space } from '../../src/vectors/float64-vector.js'

const x = float64Space.vector([1, -2, 0, 3.5])
const y = float64Space.vector([4, 0.5, 0, -1])
const values = (vector: { read(): ArrayLike<number> }) => Array.from(vector.read())

test('every operation gives the numbers written out by hand', () => {
  assert.deepEqual(values(x.plus(y)), [5, -1.5, 0, 2.5])
  assert.deepEqual(values(x.minus(y)), [-3, -2.5, 0, 4.5])
  assert.deepEqual(values(x.times(-2)), [-2, 4, -0, -7])
  assert.deepEqual(values(x.plusTimes(y, 2)), [9, -1, 0, 1.5])
  assert.deepEqual(values(x.product(y)), [4, -1, 0, -3.5])
  assert.deepEqual(values(x.quotient(y)), [0.25, -4, 0, -3.5])
  assert.deepEqual(values(x.product(x).sqrt()), [1, 2, 0, 3.5])
  assert.deepEqual(values(x.sign()), [1, -1, 0, 1])
  assert.deepEqual(values(x.shift(1)), [2, -1, 1, 4.5])
  assert.deepEqual(values(x.clip(-1, 2)), [1, -1, 0, 2])
  assert.equal(x.dot(y), 4 - 1 + 0 - 3.5)
  assert.equal(x.dimension, 4)
})

test('0/0 is 0 and nothing else over 0 is hidden', () => {
  const quotient = float64Space.vector([0, 1, -1]).quotient(float64Space.vector([0, 0, 0]))
  assert.deepEqual(values(quotient), [0, Infinity, -Infinity])
})

test('no operation changes its operands', () => {
  const before = [values(x), values(y)]
  for (const operation of ['plus', 'minus', 'product', 'quotient'] as const) x[operation](y)
  x.plusTimes(y, 3).times(2).shift(1).clip(0, 1).sqrt()
  assert.deepEqual([values(x), values(y)], before)
})

test('a vector of another dimension or kind is refused by name', () => {
  const short = float64Space.vector([1])
  for (const operation of ['plus', 'minus', 'product', 'quotient', 'dot'] as const)
    assert.throws(() => x[operation](short), {
      name: 'RangeError',
      message: `${operation}: dimensions must agree, got 4 and 1`,
    })
  const foreign = { ...x, dimension: 4 } as unknown as Float64Vector
  assert.throws(() => x.plusTimes(foreign, 1), { name: 'TypeError', message: /plusTimes: a Float64Vector is required/ })
})
