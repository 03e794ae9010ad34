import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Store } from '../experiments/experiment.js'
import { temporaryPrefix, writeFileAtomically } from '../tables/atomic-file.js'
import { namesIn } from './folders.js'

/** A store of blobs as files `<name>.blob` of a folder; `open` is called before the first of them is touched. */
export function fileStore(folder: string, open: () => void): Store {
  let opened = false
  const file = (name: string) => {
    if (!opened) open()
    opened = true
    return path.join(folder, `${encodeURIComponent(name)}.blob`)
  }
  return {
    has: name => fs.existsSync(file(name)),
    read: name => {
      const target = file(name)
      return fs.existsSync(target) ? new Uint8Array(fs.readFileSync(target)) : undefined
    },
    write: (name, bytes) => writeFileAtomically(file(name), bytes),
  }
}

/** Removes what a killed process left half-written. Only for the folder's owner. */
export function removeTemporaries(folder: string): void {
  for (const name of namesIn(folder))
    if (name.startsWith(temporaryPrefix)) fs.rmSync(path.join(folder, name), { force: true })
}

/** Removes every blob. Only for the folder's owner. */
export function emptyStore(folder: string): void {
  for (const name of namesIn(folder)) if (name.endsWith('.blob')) fs.rmSync(path.join(folder, name), { force: true })
}
