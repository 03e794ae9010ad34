import * as fs from 'node:fs'
import * as path from 'node:path'
import { makeFolder } from '../tables/make-folder.js'
import { isProcessAlive, processName } from '../tables/process-name.js'
import { namesIn } from './folders.js'
import { serverTime } from './server-time.js'

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
  const name = `lock.${processName()}`
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
    if (isProcessAlive(name.slice('lock.'.length)) ?? isFresh(file, folder)) return true
    fs.rmSync(file, { force: true })
    return false
  })
}

/** Whether another machine's lock was touched within the last minute, both by the clock of the file system. */
function isFresh(file: string, folder: string): boolean {
  try {
    const handle = fs.openSync(file, 'r') // a network file system asks its server anew when a file is opened
    const touched = fs.fstatSync(handle).mtimeMs
    fs.closeSync(handle)
    return serverTime(folder) - touched < foreignSeconds * 1000
  } catch {
    return false
  }
}
