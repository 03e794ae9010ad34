import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { removeTemporaries } from '../../src/runs/file-store.js'
import { isLocked, tryLock } from '../../src/runs/lock.js'
import { temporaryName } from '../../src/tables/atomic-file.js'
import { temporaryHome } from './temporary-home.js'

const program = require.resolve('../../src/runs/lock.js')

function node(code: string): Promise<number | null> {
  const child = spawn(process.execPath, ['-e', code], { stdio: 'inherit' })
  return new Promise(resolve => child.on('close', resolve))
}

test('a folder has one owner until it is released', t => {
  const folder = temporaryHome(t)
  const lock = tryLock(folder)!
  assert.ok(isLocked(folder))
  assert.equal(tryLock(folder), undefined)
  lock.release()
  assert.ok(!isLocked(folder))
  assert.notEqual(tryLock(folder), undefined)
})

test('the lock of a process that has died is nobody’s', async t => {
  const folder = temporaryHome(t)
  await node(
    `require(${JSON.stringify(program)}).tryLock(${JSON.stringify(folder)}); process.kill(process.pid, 'SIGKILL')`,
  )
  assert.equal(fs.readdirSync(folder).length, 1)
  assert.notEqual(tryLock(folder), undefined)
  assert.equal(fs.readdirSync(folder).length, 1)
})

test('a living process with the id of a dead owner is not taken for it', t => {
  const folder = temporaryHome(t)
  const own = tryLock(folder)!
  const [pid, start, machine] = path.basename(own.file).slice('lock.'.length).split('-')
  own.release()
  fs.writeFileSync(path.join(folder, `lock.${pid}-${Number(start) - 1}-${machine}`), '')
  assert.notEqual(tryLock(folder), undefined)
})

test('a lock from another machine counts for a minute after it was last touched', t => {
  const folder = temporaryHome(t)
  const foreign = path.join(folder, 'lock.1-1-0123abcd')
  fs.writeFileSync(foreign, '')
  assert.equal(tryLock(folder), undefined)
  const before = new Date(Date.now() - 61_000)
  fs.utimesSync(foreign, before, before)
  assert.notEqual(tryLock(folder), undefined)
})

test('four processes that count under the lock lose no count', async t => {
  const folder = temporaryHome(t)
  const counter = path.join(folder, 'counter')
  fs.writeFileSync(counter, '0')
  const code = `
    const fs = require('node:fs')
    const { waitForLock } = require(${JSON.stringify(program)})
    for (let i = 0; i < 10; i++) {
      const lock = waitForLock(${JSON.stringify(folder)}, () => {})
      const before = Number(fs.readFileSync(${JSON.stringify(counter)}, 'utf8'))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
      fs.writeFileSync(${JSON.stringify(counter)}, String(before + 1))
      lock.release()
    }`
  assert.deepEqual(await Promise.all([1, 2, 3, 4].map(() => node(code))), [0, 0, 0, 0])
  assert.equal(fs.readFileSync(counter, 'utf8'), '40')
})

test('how old another machine’s lock is, is told by the clock of the file system', t => {
  const folder = temporaryHome(t)
  const foreign = path.join(folder, 'lock.1-1-0123abcd')
  fs.writeFileSync(foreign, '')
  t.mock.method(Date, 'now', () => performance.timeOrigin + performance.now() + 3_600_000)
  assert.ok(isLocked(folder), 'this machine’s clock was believed, which is an hour fast')
})

test('of the temporary files beside a target only those go whose writer is dead or has been silent for an hour', async t => {
  const folder = temporaryHome(t)
  const atomic = require.resolve('../../src/tables/atomic-file.js')
  await node(
    `fs.writeFileSync(${JSON.stringify(`${folder}/`)} + require(${JSON.stringify(atomic)}).temporaryName('dead'), '')`,
  )
  fs.writeFileSync(path.join(folder, temporaryName('living')), '')
  fs.writeFileSync(path.join(folder, '.tmp-1-1-0123abcd-1-young'), '')
  fs.writeFileSync(path.join(folder, '.tmp-1-1-0123abcd-2-old'), '')
  const before = new Date(Date.now() - 3_601_000)
  fs.utimesSync(path.join(folder, '.tmp-1-1-0123abcd-2-old'), before, before)
  assert.equal(fs.readdirSync(folder).length, 4)
  removeTemporaries(folder)
  assert.deepEqual(
    fs
      .readdirSync(folder)
      .map(name => name.split('-').at(-1))
      .sort(),
    ['living', 'young'],
  )
})
