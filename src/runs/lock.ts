import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { makeFolder } from '../tables/make-folder.js'
import { namesIn } from './folders.js'

/**
 * A folder has one owner at a time. The owner's lock file says who it is in its name, `lock.<pid>-<start time>-<machine>`,
 * so it is never half-written, and the lock of a process that has died is nobody's. A lock from another machine (a shared
 * file system, or this one before it was started again) counts for a minute after it was last touched.
 */
export interface Lock {
  readonly file: string
  release(): void
}

const foreignSeconds = 60

/**
 * Takes the folder's lock, or undefined while somebody else has it. Two that try at once never both get it: each makes its
 * own file first and looks around after, so the later one sees the earlier.
 */
export function tryLock(folder: string): Lock | undefined {
  if (lockOwners(folder).length > 0) return undefined
  makeFolder(folder)
  const name = ownLockName()
  const file = path.join(folder, name)
  fs.closeSync(fs.openSync(file, 'wx'))
  if (lockOwners(folder).some(owner => owner !== name)) {
    fs.rmSync(file, { force: true })
    return undefined
  }
  return { file, release: () => fs.rmSync(file, { force: true }) }
}

/** Takes the lock, waiting for it: calls `wait` (which may throw to give up) before each pause. */
export function waitForLock(folder: string, wait: () => void): Lock {
  for (;;) {
    const lock = tryLock(folder)
    if (lock !== undefined) return lock
    wait()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50 + 100 * Math.random())
  }
}

/** Whether a living process owns the folder. */
export function isLocked(folder: string): boolean {
  return lockOwners(folder).length > 0
}

/** The lock files of the living; those of the dead are removed. */
function lockOwners(folder: string): string[] {
  return namesIn(folder).filter(name => {
    if (!name.startsWith('lock.')) return false
    const file = path.join(folder, name)
    if (isAlive(name, file)) return true
    fs.rmSync(file, { force: true })
    return false
  })
}

function isAlive(name: string, file: string): boolean {
  const [pid, start, machine] = name.slice('lock.'.length).split('-')
  if (machine === thisMachine()) return startTime(Number(pid)) === start
  const touched = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return touched !== undefined && Date.now() - touched < foreignSeconds * 1000
}

function ownLockName(): string {
  return `lock.${process.pid}-${startTime(process.pid)}-${thisMachine()}`
}

let machine: string | undefined

/** Names this machine since it was last started: process ids mean something only there. */
function thisMachine(): string {
  if (machine === undefined) {
    const bootFile = '/proc/sys/kernel/random/boot_id'
    const boot = fs.existsSync(bootFile) ? fs.readFileSync(bootFile, 'utf8') : ''
    const namespace = fs.existsSync('/proc/self/ns/pid') ? fs.readlinkSync('/proc/self/ns/pid') : ''
    machine = createHash('sha256').update(`${os.hostname()} ${boot} ${namespace}`).digest('hex').slice(0, 8)
  }
  return machine
}

/** When a process was started, so that a later process of the same id is not taken for it; undefined if there is none. */
function startTime(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
      const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return state === 'Z' || state === 'X' ? undefined : rest[18]
    } catch {
      return undefined
    }
  }
  const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  const text = answer.stdout?.replace(/\W/g, '')
  return text === '' ? undefined : text
}
