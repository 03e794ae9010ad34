import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Store } from '../experiments/experiment.js'
import { temporaryPrefix, writeFileAtomically } from '../tables/atomic-file.js'
import { isProcessAlive } from '../tables/process-name.js'
import { namesIn } from './folders.js'
import { serverTime } from './server-time.js'

/** What a store asks of its owner. */
export interface StoreOwner {
  /** called before the first blob is touched */
  open(): void
  /** called with a file that is not what was written, which then counts as not there; may throw to refuse it */
  damaged(file: string): void
}

const checksumBytes = 32

/**
 * A store of blobs as files `<name>.blob` of a folder: the blob, then the SHA-256 of folder, name and blob. So a file that
 * was cut, changed, or copied from another training or under another name is never taken for the blob.
 */
export function fileStore(folder: string, owner: StoreOwner): Store {
  let opened = false
  const file = (name: string) => {
    if (!opened) owner.open()
    opened = true
    return path.join(folder, `${encodeURIComponent(name)}.blob`)
  }
  const checksum = (name: string, bytes: Uint8Array) =>
    createHash('sha256')
      .update(`${path.basename(folder)}\0${name}\0`)
      .update(bytes)
      .digest()
  const read = (name: string) => {
    const target = file(name)
    const kind = fs.statSync(target, { throwIfNoEntry: false })
    if (kind === undefined) return undefined
    if (kind.isFile() && kind.size >= checksumBytes) {
      const content = fs.readFileSync(target)
      const bytes = new Uint8Array(content.subarray(0, -checksumBytes))
      if (checksum(name, bytes).equals(content.subarray(-checksumBytes))) return bytes
    }
    owner.damaged(target)
    return undefined
  }
  return {
    has: name => read(name) !== undefined,
    read,
    write: (name, bytes) => {
      const target = file(name)
      removeFolderAt(target)
      writeFileAtomically(target, Buffer.concat([bytes, checksum(name, bytes)]))
    },
  }
}

/** A folder that has come to lie where a file is to be written. */
export function removeFolderAt(target: string): void {
  if (fs.statSync(target, { throwIfNoEntry: false })?.isDirectory()) fs.rmSync(target, { recursive: true })
}

/** Nobody writes a file for so long. */
const foreignHours = 1

/**
 * Removes what a killed process left half-written. What a living one writes stays, also that of another machine, which may
 * not know yet that its folder is taken for abandoned.
 */
export function removeTemporaries(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!name.startsWith(temporaryPrefix)) continue
    const file = path.join(folder, name)
    if (!(isProcessAlive(name.slice(temporaryPrefix.length)) ?? isYoung(file, folder))) remove(file)
  }
}

function isYoung(file: string, folder: string): boolean {
  const written = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return written !== undefined && serverTime(folder) - written < foreignHours * 3_600_000
}

/** Removes every blob. Only for the folder's owner. */
export function emptyStore(folder: string): void {
  for (const name of namesIn(folder)) if (name.endsWith('.blob')) remove(path.join(folder, name))
}

function remove(file: string): void {
  fs.rmSync(file, { recursive: true, force: true })
}

/** Changes whenever a blob is written. */
export function storeStamp(folder: string): string {
  const blobs = namesIn(folder).filter(name => name.endsWith('.blob'))
  const written = (name: string) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs
  return blobs.map(name => `${name} ${written(name)}`).join()
}
