import * as fs from 'node:fs'
import * as path from 'node:path'
import { makeFolder } from './make-folder.js'
import { processName } from './process-name.js'

/** How the temporary files beside a target are named; what a dead process left of them may be removed. */
export const temporaryPrefix = '.tmp-'

let counter = 0

/** A name for a temporary file beside `target` that no other process takes, also on another machine. */
export function temporaryName(target: string): string {
  counter += 1
  return `${temporaryPrefix}${processName()}-${counter}-${target}`
}

/**
 * Writes a file so that a reader, or a process killed at any moment, sees the old content or the new one, never a part:
 * a temporary file in the same folder, flushed to the disk, then renamed. Missing folders are made.
 * @throws Error in one sentence when the disk is full or the folder cannot be written; the target is then untouched
 */
export function writeFileAtomically(target: string, bytes: Uint8Array | string): void {
  const folder = path.dirname(target)
  const temporary = path.join(folder, temporaryName(path.basename(target)))
  let opened = false
  try {
    makeFolder(folder)
    const file = fs.openSync(temporary, 'w')
    opened = true
    try {
      fs.writeFileSync(file, bytes)
      fs.fsyncSync(file)
    } finally {
      fs.closeSync(file)
    }
    fs.renameSync(temporary, target)
  } catch (error) {
    if (opened) fs.rmSync(temporary, { force: true })
    throw writeError(target, error as NodeJS.ErrnoException)
  }
}

/** What stopped a write, in one sentence with its remedy. */
export function writeError(target: string, error: NodeJS.ErrnoException): Error {
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full: free some space and try again',
    EDQUOT: 'the disk quota is used up: free some space and try again',
    EACCES: 'no permission: choose a folder that you may write to',
    EPERM: 'no permission: choose a folder that you may write to',
    EROFS: 'the file system is read-only: choose another folder',
    EISDIR: 'it is a folder: name a file',
    ENOTDIR: 'a part of its path is a file, not a folder',
    ENOENT: 'no file can be made there: choose another folder',
  }
  const reason = reasons[error.code ?? ''] ?? error.message
  return new Error(`cannot write ${target}: ${reason}`, { cause: error })
}
