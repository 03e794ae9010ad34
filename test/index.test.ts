import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import * as path from 'node:path'
import { test } from 'node:test'

const root = path.join(__dirname, '..', '..')

/** What a fresh process prints that runs the text in notebooks/, where cells run. */
function inFreshProcess(code: string): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', code], {
    cwd: path.join(root, 'notebooks'),
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  return stdout.trim()
}

test('importing the package by its name loads no other library', () => {
  const loaded = JSON.parse(
    inFreshProcess(`require('gradient-lab'); console.log(JSON.stringify(Object.keys(require.cache)))`),
  ) as string[]
  assert.deepEqual(
    loaded.filter(file => file.includes('/node_modules/')),
    [],
  )
})

test('TensorFlow is loaded when a tensor is needed, and not before', () => {
  const asked = inFreshProcess(`
    const { dataset, lenet, workload } = require('gradient-lab')
    const loaded = () => Object.keys(require.cache).some(file => file.includes('@tensorflow'))
    const images = new Uint8Array(4 * 32 * 32), labels = Uint8Array.of(0, 1, 0, 1)
    const examples = { count: 4, shape: [32, 32, 1], images, labels }
    const set = dataset({ name: 'blank', classes: 2, train: examples, test: examples })
    const before = loaded()
    workload({ dataset: set, network: lenet })
    console.log(before, loaded())`)
  assert.equal(asked, 'false true')
})
