import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

test('operations run under every version of Node, and nothing is said of functions that it takes away', () => {
  const door = JSON.stringify(join(__dirname, '..', '..', 'src', 'tensors', 'tensorflow.js'))
  const program = `require(${door}).tensorflow()
    const tf = require('@tensorflow/tfjs-node-gpu')
    console.log(JSON.stringify(tf.tensor1d([1, 2, 3]).add(1).sum().arraySync()))`
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' })
  assert.equal(stdout.trim(), '9')
  assert.doesNotMatch(stderr, /Deprecat/)
})
