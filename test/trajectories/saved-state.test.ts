import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restoreState, save } from '../../src/trajectories/saved-state.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

test('a state comes back bit for bit: vectors, typed arrays, numbers that JSON lacks, undefined', () => {
  const x = float64Space.vector([1 / 3, Number.NaN, -0, 1e-310])
  const state = {
    x,
    again: [x],
    statistics: Float32Array.of(0.1),
    loss: Number.NaN,
    rate: -Infinity,
    none: undefined,
    name: 'a',
    nothing: null,
  }
  const back = restoreState(save(state), float64Space) as typeof state
  assert.ok(Buffer.from(back.x.read().buffer).equals(Buffer.from(x.read().buffer)))
  assert.equal(back.again[0], back.x, 'one vector stays one vector')
  assert.deepEqual(back.statistics, state.statistics)
  assert.ok(Number.isNaN(back.loss))
  assert.equal(back.rate, -Infinity)
  assert.ok('none' in back && back.none === undefined)
  assert.deepEqual([back.name, back.nothing], ['a', null])
})

test('a state that holds a function or a class instance is refused with its place', () => {
  assert.throws(() => save({ a: { f: () => 0 } }), /got function at state\/a\/f/)
  assert.throws(() => save({ a: [new Date()] }), /got object at state\/a\/0/)
})
