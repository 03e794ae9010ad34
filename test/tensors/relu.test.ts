import './cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { relu } from '../../src/tensors/relu.js'
import { tensorflow } from '../../src/tensors/tensorflow.js'

const tf = tensorflow()

test('relu is the larger of x and 0, and its gradient is that of the loss where x is positive and 0 elsewhere, at 0 too', () => {
  const x = [0, -0, ...normals(rootKey(0).child('x'), 50).map(Math.fround)]
  const c = Float32Array.from(normals(rootKey(0).child('c'), x.length))
  const loss = (t: typeof point) => tf.sum(tf.mul(relu(t), c)) as never
  const point = tf.tensor1d(x)
  assert.deepEqual(
    [...relu(point).dataSync()].map(Math.abs),
    x.map(value => Math.max(value, 0)),
  )
  assert.deepEqual(
    [
      ...tf
        .grad(loss as never)(point)
        .dataSync(),
    ].map(value => value + 0),
    x.map((value, i) => (value > 0 ? c[i] : 0)),
  )
})
