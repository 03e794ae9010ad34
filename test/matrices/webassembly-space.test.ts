import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ita } from '../../src/estimators/ita.js'
import { webAssemblySpace } from '../../src/matrices/webassembly-space.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { stochasticQuadratic } from '../../src/problems/stochastic-quadratic.js'
import { rootKey } from '../../src/random/root-key.js'
import { streamTrajectory } from '../../src/trajectories/stream-trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Vector } from '../../src/vectors/vector.js'
import { gaussian } from './naive.js'

const special = Float64Array.of(Number.POSITIVE_INFINITY, -0, Number.MAX_VALUE, 5e-324, Number.NaN)

const operations: Readonly<Record<string, (x: Vector, y: Vector) => Vector>> = {
  plus: (x, y) => x.plus(y),
  minus: (x, y) => x.minus(y),
  times: x => x.times(0.3),
  plusTimes: (x, y) => x.plusTimes(y, -1.7),
  product: (x, y) => x.product(y),
  quotient: (x, y) => x.quotient(y),
  sqrt: (x, y) => x.product(x).plus(y.product(y)).sqrt(),
  'sign, shift and clip': x => x.sign().shift(0.5).clip(-0.2, 0.7),
}

test('operations give the numbers of ordinary vectors, bit for bit, in every dimension and where vectors are mixed', () => {
  for (const dimension of [1, 2, 3, 5, 8, 101]) {
    const space = webAssemblySpace(dimension)
    const [x, y] = ['x', 'y'].map(name => gaussian(name, 1, dimension))
    x.set(special.subarray(0, dimension))
    for (const [name, operation] of Object.entries(operations)) {
      const expected = operation(float64Space.vector(x), float64Space.vector(y)).read()
      const pairs = [
        [space.vector(x), space.vector(y)],
        [space.vector(x), float64Space.vector(y)],
        [float64Space.vector(x), space.vector(y)],
      ]
      for (const [a, b] of pairs) {
        const found = operation(a, b).read()
        for (let i = 0; i < dimension; i++)
          assert.ok(
            Object.is(found[i], expected[i]),
            `${name}, [${i}] of ${dimension}: ${found[i]}, not ${expected[i]}`,
          )
        space.release([a, b])
      }
    }
  }
})

test('a dot product is the sum of the products, also of an odd number of them beside numbers that are left over', () => {
  for (const dimension of [1, 2, 7, 8, 9, 100, 101]) {
    const space = webAssemblySpace(dimension)
    // What an earlier vector left behind the last number must not count.
    space.release(space.vector(new Float64Array(dimension).fill(Number.POSITIVE_INFINITY)).times(0))
    const [x, y] = ['x', 'y'].map(name => gaussian(name, 1, dimension))
    const expected = x.reduce((sum, value, i) => sum + value * y[i], 0)
    const found = space.vector(x).dot(space.vector(y))
    assert.ok(Math.abs(found - expected) < 1e-14 * dimension, `${dimension}: ${found} instead of ${expected}`)
  }
})

test('a path is that of ordinary vectors, bit for bit, on four places that are used again and again', () => {
  for (const [dimension, most] of [
    [3, 4],
    [10, 32],
  ]) {
    const eigenvalues = Float64Array.from({ length: dimension }, (_, j) => 1 / (j + 1))
    const ordinary = stochasticQuadratic({ eigenvalues, noiseVariance: 1, paths: 2 })
    const pathIn = (space = float64Space) => {
      const problem = ordinary.inSpace(space)
      const start = space.vector(new Float64Array(2 * dimension).fill(1))
      const method = { estimator: ita(), optimizer: heavyBall({ learningRate: 0.3, momentum: 0.5 }) }
      for (const { x, step } of streamTrajectory({ problem, ...method }, start, rootKey(5)))
        if (step === 300) return x.read().slice()
      throw new Error('a path has no end')
    }
    assert.deepEqual(pathIn(webAssemblySpace(2 * dimension, most)), pathIn())
  }
})

test('what a scope made and does not give is freed, what it gives and what was there before is not', () => {
  const space = webAssemblySpace(2, 3)
  const outside = space.vector([1, 2])
  const kept = space.scope(() => ({ deep: [space.scope(() => outside.plus(outside).times(3))] }))
  const others = [space.vector([7, 7]), space.vector([8, 8])]
  assert.deepEqual([...outside.read()], [1, 2])
  assert.deepEqual([...kept.deep[0].read()], [6, 12])
  assert.deepEqual(
    others.map(vector => [...vector.read()]),
    [
      [7, 7],
      [8, 8],
    ],
  )
  assert.throws(
    () =>
      space.scope(() => {
        outside.plus(outside)
        throw new Error('on the way')
      }),
    /on the way/,
  )
  assert.deepEqual([...outside.times(2).read()], [2, 4])
})

test('a step frees what only the old state held, once', () => {
  const space = webAssemblySpace(1, 4)
  let state = { x: space.vector([0]), fixed: space.vector([5]) }
  for (let step = 0; step < 100; step++)
    state = space.advance(state, ({ x, fixed }) => ({
      x: x.plus(fixed).minus(fixed).shift(1).plus(fixed).minus(fixed),
      fixed,
    }))
  assert.equal(state.x.read()[0], 100)
  assert.equal(state.fixed.read()[0], 5)
  space.release(state)
  space.release(state)
  const all = Array.from({ length: 5 }, (_, i) => space.vector([i]))
  assert.deepEqual(
    all.map(vector => vector.read()[0]),
    [0, 1, 2, 3, 4],
  )
})

test('a space of vectors that are too large for it has no place for them, and their operations are ordinary ones', () => {
  const space = webAssemblySpace(2 ** 27 + 1)
  assert.deepEqual(
    space
      .vector([1, 2])
      .plus(space.vector([3, 4]))
      .read(),
    Float64Array.of(4, 6),
  )
})

test('a dimension that is none, and vectors of different ones, are refused', () => {
  assert.throws(() => webAssemblySpace(0), { name: 'RangeError', message: /^webAssemblySpace: dimension .* got 0$/ })
  const space = webAssemblySpace(2)
  assert.throws(() => space.vector([1, 2]).plus(space.vector([1, 2, 3])), { name: 'RangeError', message: /dimensions/ })
})
