import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../tables/make-folder.js'

/**
 * Writes several files, all or none: each beside its target first, then all renamed. What a target held before stays
 * where one of them fails. A file that holds these bytes already is not touched.
 *
 * @throws Error if the folder cannot be written
 */
export function writeTogether(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): void {
  const mark = randomBytes(6).toString('hex')
  const written = files
    .filter(({ path, bytes }) => !holds(path, bytes))
    .map(({ path, bytes }) => ({ path, bytes, beside: `${path}.${mark}.tmp`, before: `${path}.${mark}.old.tmp` }))
  const renamed: typeof written = []
  try {
    for (const { path, bytes, beside, before } of written) {
      makeFolder(dirname(path))
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

function holds(path: string, bytes: Uint8Array): boolean {
  const there = statSync(path, { throwIfNoEntry: false })
  return there?.isFile() === true && there.size === bytes.length && readFileSync(path).equals(bytes)
}
