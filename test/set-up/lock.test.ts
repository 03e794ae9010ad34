import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setUpModule } from './set-up-module.js'

interface Lock {
  child(pid: number): void
  release(): void
}

const { takeLock, startOf } = setUpModule<{
  takeLock(file: string, waiting?: (pid: number) => void, lost?: () => void): Promise<Lock>
  startOf(pid: number): string | undefined
}>('lock')

let folder: string
let file: string
let children: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradient-lab-lock-'))
  file = join(folder, 'lock')
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** A process in a group of its own that does nothing. */
function idle(): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { detached: true, stdio: 'ignore' })
  children.push(child)
  return child as ChildProcess & { pid: number }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise(resolve => child.once('exit', resolve))
}

function holdAs(pid: number, start: string | undefined, host = hostname(), lines: readonly object[] = []): void {
  writeFileSync(file, [{ id: 'other', pid, start, host }, ...lines].map(line => `${JSON.stringify(line)}\n`).join(''))
}

test('a lock that nobody holds is taken at once and gone after its release', async () => {
  const lock = await takeLock(file)
  assert.ok(existsSync(file))
  lock.release()
  assert.ok(!existsSync(file))
})

test('a living holder is waited for, and the wait is told once with its process id', async () => {
  const holder = idle()
  holdAs(holder.pid, startOf(holder.pid))
  const told: number[] = []
  let taken = false
  const waiting = takeLock(file, pid => told.push(pid)).then(lock => {
    taken = true
    return lock
  })
  await new Promise(resolve => setTimeout(resolve, 600))
  assert.equal(taken, false)
  assert.deepEqual(told, [holder.pid])
  holder.kill('SIGKILL')
  await ended(holder)
  const lock = await waiting
  lock.release()
})

test('a holder that died is taken over, and what it had started is ended first', async () => {
  const holder = idle()
  const left = idle()
  holdAs(holder.pid, startOf(holder.pid), hostname(), [{ pid: left.pid, start: startOf(left.pid) }])
  holder.kill('SIGKILL')
  await ended(holder)
  const lock = await takeLock(file)
  await ended(left)
  assert.equal(left.signalCode, 'SIGKILL')
  lock.release()
})

test('a process that has the id of a dead holder or of its child, but began later, is no holder and is not ended', async () => {
  const stranger = idle()
  holdAs(stranger.pid, 'another time', hostname(), [{ pid: stranger.pid, start: 'another time' }])
  const lock = await takeLock(file)
  assert.equal(startOf(stranger.pid) !== undefined, true)
  assert.equal(stranger.signalCode, null)
  lock.release()
})

test('a holder on another machine is believed until it has been silent for two minutes', async () => {
  holdAs(1, 'x', 'another-machine')
  let taken = false
  const waiting = takeLock(file).then(lock => {
    taken = true
    return lock
  })
  await new Promise(resolve => setTimeout(resolve, 500))
  assert.equal(taken, false)
  const past = new Date(Date.now() - 121_000)
  utimesSync(file, past, past)
  const lock = await waiting
  assert.equal(JSON.parse(readFileSync(file, 'utf8')).pid, process.pid)
  lock.release()
})

test('of many that see the same dead holder one has the lock at any time', async () => {
  holdAs(2 ** 30, 'never')
  let holders = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const lock = await takeLock(file)
      holders++
      most = Math.max(most, holders)
      await new Promise(resolve => setTimeout(resolve, 20))
      holders--
      lock.release()
    }),
  )
  assert.equal(most, 1)
  assert.ok(!existsSync(file))
})
