import './cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { TensorVector, tensorSpace } from '../../src/tensors/tensor-vector.js'
import { tensorflow } from '../../src/tensors/tensorflow.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { hypot } from '../../src/vectors/hypot.js'
import type { Vector } from '../../src/vectors/vector.js'

const tf = tensorflow()
const count = () => tf.memory().numTensors
const dimension = 1000
const draw = (name: string) => normals(rootKey(0).child('tensor-vector').child(name), dimension).map(Math.fround)
const [a, b] = [draw('a'), draw('b')]
const s = Math.fround(-1.7)

/** 2⁻²⁴: the relative error of one rounding to float32 */
const unit = 2 ** -24

/**
 * Each operation with a bound on the error of float32 in a coordinate, from the magnitudes that are rounded: one
 * rounding for each arithmetic operation, and one unit more where TensorFlow's own division or root is not exact.
 */
const operations: [string, (x: Vector, y: Vector) => Vector, (x: number, y: number) => number][] = [
  ['plus', (x, y) => x.plus(y), (x, y) => Math.abs(x + y)],
  ['minus', (x, y) => x.minus(y), (x, y) => Math.abs(x - y)],
  ['times', x => x.times(s), x => Math.abs(s * x)],
  ['plusTimes', (x, y) => x.plusTimes(y, s), (x, y) => Math.abs(s * y) + Math.abs(x + s * y)],
  ['product', (x, y) => x.product(y), (x, y) => Math.abs(x * y)],
  ['quotient', (x, y) => x.quotient(y), (x, y) => 2 * Math.abs(x / y)],
  ['sqrt', x => x.product(x).sqrt(), x => 3 * Math.abs(x)],
  ['sign', x => x.sign(), () => 0],
  ['shift', x => x.shift(s), x => Math.abs(x + s)],
  ['clip', x => x.clip(-0.5, 1.25), () => 0],
  ['clip from below', x => x.clip(0, Number.POSITIVE_INFINITY), () => 0],
]

test('every operation gives what Float64Vector gives, to the roundings of float32, and changes no operand', () => {
  const [x, y] = [tensorSpace.vector(a), tensorSpace.vector(b)]
  const [x64, y64] = [float64Space.vector(a), float64Space.vector(b)]
  for (const [name, operation, scale] of operations) {
    const result = operation(x, y)
    const expected = operation(x64, y64).read()
    assert.ok(result instanceof TensorVector && result.dimension === dimension, name)
    result.read().forEach((value, i) => {
      // a product or a square below the smallest normal number of float32 does not occur among these draws
      const bound = unit * (1 + 1e-6) * scale(a[i], b[i])
      assert.ok(Math.abs(value - expected[i]) <= bound, `${name}[${i}]: ${value} and ${expected[i]}`)
    })
    assert.deepEqual([[...x.read()], [...y.read()]], [[...a], [...b]], name)
  }
})

test('dot sums in double precision: 2²⁴ + 1 − 2²⁴ is 1, and random vectors agree to the last bits of a double', () => {
  const large = tensorSpace.vector([2 ** 24, 1, -(2 ** 24)])
  assert.equal(large.dot(tensorSpace.vector([1, 1, 1])), 1)
  assert.equal(tensorSpace.vector(a).dot(tensorSpace.vector(b)), float64Space.vector(a).dot(float64Space.vector(b)))
})

test('0/0 is 0, and every other quotient is that of IEEE arithmetic', () => {
  const top = [0, 0, 1, -1, Number.NaN, 0, 0]
  const bottom = [0, -0, 0, 0, 0, Number.NaN, 5]
  const expected = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, Number.NaN, 0]
  for (const space of [tensorSpace, float64Space])
    assert.deepEqual([...space.vector(top).quotient(space.vector(bottom)).read()], expected, space.name)
})

test('the sign of 0 is 0, of NaN NaN, and that of the smallest number is not lost in its square', () => {
  for (const [space, least] of [
    [tensorSpace, 1e-30],
    [float64Space, 1e-300],
  ] as const) {
    const x = space.vector([0, -0, least, -least, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])
    assert.deepEqual(
      Array.from(x.sign().read(), value => value + 0),
      [0, 0, 1, -1, 1, -1, Number.NaN],
      space.name,
    )
    assert.equal(x.product(x).read()[2], 0, space.name)
  }
})

test('hypot agrees with √(x² + y²) where the squares are in range, and stays right where they are not', () => {
  for (const [space, huge, tiny, error] of [
    [tensorSpace, 1e25, 1e-30, 2 ** -21],
    [float64Space, 1e200, 1e-200, 2 ** -50],
  ] as const) {
    const x = space.vector([3, 0, 5, 0, 3 * huge, 3 * tiny, huge])
    const y = space.vector([4, 2, 0, 0, 4 * huge, 4 * tiny, tiny])
    const expected = [5, 2, 5, 0, 5 * huge, 5 * tiny, huge]
    hypot(x, y)
      .read()
      .forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]) <= error * expected[i], `${space.name} ${i}: ${value}`)
      })
  }
})

test('overflow, roots of negative numbers and NaN go through as they do in the float64 world', () => {
  for (const [space, large] of [
    [tensorSpace, 3e38],
    [float64Space, 1e308],
  ] as const) {
    assert.deepEqual(
      [...space.vector([large, -large]).times(10).read()],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    )
    assert.deepEqual([...space.vector([-1, Number.NaN, 4]).sqrt().read()], [Number.NaN, Number.NaN, 2], space.name)
    assert.deepEqual([...space.vector([Number.NaN, -9, 9]).clip(-2, 2).read()], [Number.NaN, -2, 2], space.name)
  }
})

test('operands of another dimension or kind are refused by name, in both worlds', () => {
  const binary = ['plus', 'minus', 'plusTimes', 'product', 'quotient', 'dot'] as const
  for (const [space, other, kind] of [
    [tensorSpace, float64Space, 'TensorVector'],
    [float64Space, tensorSpace, 'Float64Vector'],
  ] as const) {
    const x = space.vector([1, 2, 3])
    for (const name of binary) {
      assert.throws(() => x[name](space.vector([1, 2]), 1), {
        name: 'RangeError',
        message: `${name}: dimensions must agree, got 3 and 2`,
      })
      assert.throws(() => x[name](other.vector([1, 2, 3]), 1), {
        name: 'TypeError',
        message: `${name}: a ${kind} is required, got another kind`,
      })
    }
  }
})

/** A step of heavy ball with waste: x and velocity are new, the target stays, and two vectors are made in vain. */
interface State {
  readonly x: Vector
  readonly inner: { readonly velocity: Vector; readonly list: readonly Vector[] }
  readonly target: Vector
  readonly step: number
}
const firstState = (): State => ({
  x: tensorSpace.vector([1, 2]),
  inner: { velocity: tensorSpace.vector([0, 0]), list: [tensorSpace.vector([9, 9])] },
  target: tensorSpace.vector([5, 5]),
  step: 0,
})
const stepOf = ({ x, inner, target, step }: State): State => {
  const velocity = inner.velocity.times(0.5).plusTimes(target.minus(x), 0.25)
  return { x: x.plus(velocity), inner: { velocity, list: [inner.velocity, target] }, target, step: step + 1 }
}

test('advance keeps the number of tensors constant, frees what only the old state held, and keeps what both hold', () => {
  const before = count()
  let state = firstState()
  assert.equal(count(), before + 4)
  let expected: State = {
    x: float64Space.vector([1, 2]),
    inner: { velocity: float64Space.vector([0, 0]), list: [] },
    target: float64Space.vector([5, 5]),
    step: 0,
  }
  const { target } = state
  for (let k = 1; k <= 20; k++) {
    const old = state
    state = tensorSpace.advance(state, stepOf)
    expected = stepOf(expected)
    // x, velocity, the velocity before it, target
    assert.equal(count(), before + 4, `step ${k}`)
    assert.throws(() => old.x.read(), /its memory has been freed/)
    assert.equal(state.target, target)
    assert.deepEqual([...target.read()], [5, 5])
    state.x.read().forEach((value, i) => {
      assert.ok(Math.abs(value - expected.x.read()[i]) < 1e-5)
    })
  }
  tensorSpace.release(state)
  assert.equal(count(), before)
})

test('advance that fails frees what it made and leaves the old state alive', () => {
  const state = firstState()
  const before = count()
  assert.throws(
    () =>
      tensorSpace.advance(state, current => {
        stepOf(current)
        throw new RangeError('in the middle')
      }),
    { message: 'in the middle' },
  )
  assert.equal(count(), before)
  assert.deepEqual([...state.x.read(), ...state.inner.velocity.read()], [1, 2, 0, 0])
  assert.equal(tensorSpace.advance(state, stepOf).step, 1)
})

test('a step that gives back its own state keeps all of it', () => {
  const state = firstState()
  const before = count()
  assert.equal(
    tensorSpace.advance(state, current => current),
    state,
  )
  assert.equal(count(), before)
  assert.deepEqual([...state.x.read()], [1, 2])
  tensorSpace.release(state)
})

test('scope keeps the vectors of its result, in objects, arrays and maps, and frees the others', () => {
  const x = tensorSpace.vector([1, 2])
  const before = count()
  const kept = tensorSpace.scope(() => {
    const twice = x.times(2)
    const inner = tensorSpace.scope(() => ({ four: twice.times(2), waste: twice.times(3).dot(x) }))
    return { list: [twice, { deep: inner.four }], map: new Map([['five', x.times(5)]]), number: inner.waste }
  })
  assert.equal(count(), before + 3)
  assert.deepEqual([...(kept.list[1] as { deep: Vector }).deep.read()], [4, 8])
  assert.deepEqual([...kept.map.get('five')!.read()], [5, 10])
  assert.equal(kept.number, 30)
  tensorSpace.release(kept)
  assert.equal(count(), before)
  assert.throws(() =>
    tensorSpace.scope(() => {
      x.times(2)
      throw new Error('in the middle')
    }),
  )
  assert.equal(count(), before)
  assert.deepEqual([...x.read()], [1, 2])
})

test('a promise cannot be waited for in a scope or a step, and is refused', () => {
  const state = firstState()
  const before = count()
  const refused = {
    name: 'TypeError',
    message: 'scope: a synchronous function is required, got one that returns a promise',
  }
  assert.throws(() => tensorSpace.scope(async () => state.x.times(2)), refused)
  assert.throws(() => tensorSpace.advance<unknown>(state, async () => state), refused)
  assert.equal(count(), before)
  assert.deepEqual([...state.x.read()], [1, 2])
})

test('a tensor vector shows its first coordinates, and that it has been freed', () => {
  const x = tensorSpace.vector([0.5, 1, 2])
  assert.equal(inspect(x), 'TensorVector(3) [0.5, 1, 2]')
  tensorSpace.release(x)
  assert.equal(inspect(x), 'TensorVector(3), freed')
})
