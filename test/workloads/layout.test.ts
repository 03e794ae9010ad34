import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Network } from '../../src/networks/network.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { layoutOf } from '../../src/workloads/layout.js'

const network = (initial = (length: number) => new Float64Array(length)): Network => ({
  name: 'mine',
  parameters: {
    'a/kernel': { shape: [2, 3], initial: key => uniforms(key, 6) },
    scalar: { shape: [], initial: () => [7] },
    b: { shape: [4], initial: () => initial(4) },
  },
  apply: (_, images) => images,
})

test('parameters lie one after the other in their order, without a gap', () => {
  assert.deepEqual(layoutOf(network()).entries, [
    { name: 'a/kernel', shape: [2, 3], offset: 0 },
    { name: 'scalar', shape: [], offset: 6 },
    { name: 'b', shape: [4], offset: 7 },
  ])
})

test('each parameter starts with what its initialiser draws from a key of its own name', () => {
  const key = rootKey(3)
  assert.deepEqual([...layoutOf(network()).initial(key)], [...uniforms(key.child('a/kernel'), 6), 7, 0, 0, 0, 0])
})

test('initial values of a wrong number are refused, naming network and parameter', () => {
  assert.throws(() => layoutOf(network(length => new Float64Array(length - 1))).initial(rootKey(0)), {
    name: 'RangeError',
    message: 'network mine: the initial values of b must be 4 numbers, got 3',
  })
})
