import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes several files, all or none: each beside its target first, then all renamed. What a target held before stays
 * where one of them fails.
 *
 * @throws Error if the folder cannot be written
 */
export function writeTogether(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): void {
  const mark = randomBytes(6).toString('hex')
  const written = files.map(({ path, bytes }) => ({
    path,
    bytes,
    beside: `${path}.${mark}.tmp`,
    before: `${path}.${mark}.old.tmp`,
  }))
  const renamed: typeof written = []
  try {
    for (const { path, bytes, beside, before } of written) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(beside, bytes)
      if (existsSync(path)) linkSync(path, before)
    }
    for (const file of written) {
      renameSync(file.beside, file.path)
      renamed.push(file)
    }
  } catch (error) {
    for (const { path, before } of renamed)
      existsSync(before) ? renameSync(before, path) : rmSync(path, { force: true })
    throw error
  } finally {
    for (const { beside, before } of written) for (const left of [beside, before]) rmSync(left, { force: true })
  }
}
