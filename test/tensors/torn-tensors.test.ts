import './cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { restoreRemovedFunctions } from '../../src/tensors/removed-functions.js'
import { followTensors } from '../../src/tensors/unreachable-tensors.js'

restoreRemovedFunctions()
const followed = followTensors()
const tf: typeof import('@tensorflow/tfjs-node-gpu') = require('@tensorflow/tfjs-node-gpu')

/** Objects whose methods TensorFlow.js calls on its way, which can be torn before and after each of them. */
const engine = tf.engine() as unknown as Record<string, never> & {
  readonly state: { readonly tensorInfo: object }
}
const backend = tf.backend() as unknown as { readonly tensorMap: object }
const steps = [
  [engine.state.tensorInfo, 'has'],
  [engine.state.tensorInfo, 'get'],
  [engine.state.tensorInfo, 'set'],
  [engine.state.tensorInfo, 'delete'],
  [engine, 'track'],
  [backend, 'incRef'],
  [engine, 'removeDataId'],
  [backend, 'disposeData'],
  [backend.tensorMap, 'has'],
  [backend.tensorMap, 'get'],
  [backend.tensorMap, 'delete'],
] as const

/** Runs code with an end before or after the n-th call of a method, as an interrupt puts it there; whether it came so far. */
function torn(target: object, method: string, when: 'before' | 'after', n: number, code: () => void): boolean {
  const methods = target as Record<string, unknown>
  const isOwn = Object.hasOwn(target, method)
  const original = methods[method] as (...args: unknown[]) => unknown
  let calls = 0
  const restore = () => {
    if (isOwn) methods[method] = original
    else delete methods[method]
  }
  methods[method] = (...args: unknown[]) => {
    const ends = ++calls === n
    if (ends) restore()
    if (ends && when === 'before') throw new Error('torn')
    const result = original.apply(target, args)
    if (ends) throw new Error('torn')
    return result
  }
  try {
    code()
    return false
  } catch (error) {
    assert.equal((error as Error).message, 'torn')
    return true
  } finally {
    restore()
  }
}

const counts = () => {
  const { numTensors, numBytes, numDataBuffers } = tf.memory()
  return { numTensors, numBytes, numDataBuffers }
}

const changes = {
  'a tensor is made': () => void tf.tensor([1, 2, 3]),
  'a result is made': () => void tf.add(1, 2),
  'a tensor that shares its values is made': (kept: { x: Tensor }) => void kept.x.reshape([3, 1]),
  'a tensor is disposed of': () => tf.tensor([1, 2, 3]).dispose(),
  'a result is disposed of': () => tf.add(1, 2).dispose(),
  'a tensor that shares its values is disposed of': (kept: { x: Tensor }) => kept.x.reshape([3, 1]).dispose(),
  'a variable is made and disposed of': (kept: { x: Tensor }) => tf.variable(kept.x).dispose(),
  'texts are disposed of': () => tf.tensor(['a', 'b']).dispose(),
} as const

for (const [what, change] of Object.entries(changes))
  test(`torn where ${what}, a scope can be closed, the counts are right, and what is kept can be read`, async () => {
    const x = tf.tidy(() => tf.tensor([1, 2, 3]).add(1))
    x.dataSync()
    let ends = 0
    for (const [target, method] of steps)
      for (const when of ['before', 'after'] as const)
        for (let n = 1; ; n++) {
          const before = counts()
          const close = followed.scopes()
          const came = torn(target, method, when, n, () => {
            tf.engine().startScope()
            change({ x })
            tf.engine().endScope()
          })
          close()
          // what was on its way to the outer scope is the collector's
          if (counts().numTensors !== before.numTensors) await followed.free()
          assert.deepEqual(counts(), before, `${when} call ${n} of ${method}`)
          assert.deepEqual([...x.dataSync()], [2, 3, 4])
          if (!came) break
          ends++
        }
    assert.ok(ends >= 10, `${ends} places`)
    x.dispose()
    assert.equal(x.isDisposed, true)
  })
