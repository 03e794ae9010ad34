import assert from 'node:assert/strict'
import fs = require('node:fs')
import * as os from 'node:os'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import { writeFileAtomically } from '../../src/tables/atomic-file.js'

function folder(t: TestContext): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-test-'))
  t.after(() => fs.rmSync(made, { recursive: true }))
  return made
}

test('a file is written whole, in folders that are made, and nothing else is left', t => {
  const target = path.join(folder(t), 'a', 'b', 'file')
  writeFileAtomically(target, 'one')
  writeFileAtomically(target, new Uint8Array([50]))
  assert.equal(fs.readFileSync(target, 'utf8'), '2')
  assert.deepEqual(fs.readdirSync(path.dirname(target)), ['file'])
})

test('when a write fails the old content stays, nothing else is left, and the error says what to do', t => {
  const target = path.join(folder(t), 'file')
  writeFileAtomically(target, 'old')
  for (const [code, remedy] of [
    ['ENOSPC', 'the disk is full: free some space and try again'],
    ['EROFS', 'the file system is read-only: choose another folder'],
  ]) {
    t.mock.method(fs, 'fsyncSync', () => {
      throw Object.assign(new Error(code), { code })
    })
    assert.throws(() => writeFileAtomically(target, 'new'), { message: `cannot write ${target}: ${remedy}` })
    t.mock.restoreAll()
  }
  assert.equal(fs.readFileSync(target, 'utf8'), 'old')
  assert.deepEqual(fs.readdirSync(path.dirname(target)), ['file'])
})

test('a target that is a folder, or below a file, is refused', t => {
  const made = folder(t)
  assert.throws(() => writeFileAtomically(made, 'x'), /cannot write/)
  writeFileAtomically(path.join(made, 'file'), 'x')
  assert.throws(() => writeFileAtomically(path.join(made, 'file', 'below'), 'x'), /cannot write/)
  assert.deepEqual(fs.readdirSync(made), ['file'])
})
