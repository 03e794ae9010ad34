import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes several files, all or none: each beside its target first, then all renamed.
 *
 * @throws Error if the folder cannot be written; nothing new is left then
 */
export function writeTogether(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): void {
  const mark = randomBytes(6).toString('hex')
  const written = files.map(({ path, bytes }) => ({ path, bytes, beside: `${path}.${mark}.tmp` }))
  try {
    for (const { path, bytes, beside } of written) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(beside, bytes)
    }
    for (const { path, beside } of written) renameSync(beside, path)
  } catch (error) {
    for (const { beside } of written) rmSync(beside, { force: true })
    throw error
  }
}
