import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { test } from 'node:test'
import { makeFolder } from '../../src/tables/make-folder.js'

test('folders that are missing are made, those that are there stay, and a file in the way is refused', t => {
  const top = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-test-'))
  t.after(() => fs.rmSync(top, { recursive: true }))
  const folder = path.join(top, 'a', 'b', 'c')
  makeFolder(folder)
  fs.writeFileSync(path.join(folder, 'file'), 'content')
  makeFolder(folder)
  makeFolder(path.join(folder, '..'))
  assert.equal(fs.readFileSync(path.join(folder, 'file'), 'utf8'), 'content')
  assert.throws(() => makeFolder(path.join(folder, 'file')), { code: 'EEXIST' })
  assert.throws(() => makeFolder(path.join(folder, 'file', 'd', 'e')), { code: 'ENOTDIR' })
})

test('a lab home where no file system makes folders ends a run in one sentence, and at once', () => {
  const command = path.join(__dirname, '..', '..', 'src', 'cli', 'main.js')
  const { status, stderr, signal } = spawnSync(
    process.execPath,
    [command, 'run', 'variance-ratio', '--set', 'epochs=1'],
    { encoding: 'utf8', timeout: 20_000, killSignal: 'SIGKILL', env: { ...process.env, GRADIENT_LAB_HOME: '/proc/x' } },
  )
  assert.equal(signal, null, 'it did not end')
  assert.notEqual(status, 0)
  assert.match(
    stderr,
    /^results cannot be written to \/proc\/x \((ENOENT|EACCES|EROFS)\): set GRADIENT_LAB_HOME to a folder that you may write to\n$/,
  )
})
