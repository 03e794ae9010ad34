import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { doctor } from '../../src/cli/doctor.js'

const root = join(__dirname, '..', '..', '..')

test('the doctor reports versions as the lock files pin them, and a device that computes right', async () => {
  const rows = await doctor()
  const value = (check: string) => rows.find(row => row.check === check)?.value ?? ''
  for (const row of rows)
    assert.equal(row.remedy === null, row.ok, `${row.check} has a remedy exactly where it is wrong`)
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>
  }
  assert.equal(value('tfjs'), lock.packages['node_modules/@tensorflow/tfjs-node-gpu'].version)
  assert.equal(value('polars'), lock.packages['node_modules/nodejs-polars'].version)
  const pins = readFileSync(join(root, 'set-up', 'requirements-cpu.txt'), 'utf8')
  assert.ok(pins.includes(`\njupyterlab==${value('jupyterlab')}\n`))
  assert.ok(pins.includes(`\nvl-convert-python==${value('vl-convert')}\n`))
  assert.match(value('tensorflow'), /^2\.21\.0 /)
  assert.equal(value('node'), process.versions.node)
  for (const check of ['binding', 'device', 'matmul', 'compiled gradient', 'kernel', 'data fashion-mnist-small'])
    assert.equal(rows.find(row => row.check === check)?.ok, true, `${check}: ${value(check)}`)
  // float32 has 24 bits: sums of 64 and 96 products cannot be exact, nor worse than about 1e-6.
  for (const check of ['matmul', 'compiled gradient']) {
    const error = Number(/relative error (\S+)/.exec(value(check))?.[1])
    assert.ok(error > 0 && error < 1e-5, value(check))
  }
})
