import { createHash } from 'node:crypto'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KnownFile } from './known-sets.js'

/**
 * What lies in a fetched set's folder, written when its content was checked. A file that still has the length and the
 * time of its last change has the content of then: its checksum is known without reading it.
 */
export interface Manifest {
  readonly files: readonly ManifestFile[]
  /** SHA-256 of the JSON of `files`: which files are the set's, and in which order, is known from here alone */
  readonly checksum: string
}

export interface ManifestFile extends KnownFile {
  /** milliseconds since 1970, as the file system says */
  readonly modified: number
}

export const manifestName = 'manifest.json'

/**
 * Names the content of several files: the SHA-256 of what `sha256sum` prints for them in this order
 * (checksum, two spaces, name, line feed).
 */
export function listChecksum(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  return sha256(files.map(file => `${file.sha256}  ${file.name}\n`).join(''))
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** @throws Error when the file is not there, is not a manifest, or is damaged */
export function readManifest(folder: string): Manifest {
  const path = join(folder, manifestName)
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!isManifest(manifest)) throw new Error(`${path}: is not a list of files with name, bytes, sha256 and modified`)
  if (manifest.checksum !== sha256(JSON.stringify(manifest.files))) throw new Error(`${path}: its checksum differs`)
  return manifest
}

function isManifest(value: unknown): value is Manifest {
  const files = (value as Manifest | null)?.files
  return (
    Array.isArray(files) &&
    files.length > 0 &&
    files.every(
      (file: Partial<ManifestFile> | null) =>
        typeof file?.name === 'string' &&
        // a plain name: never a path out of the folder
        /^[\w.-]+$/.test(file.name) &&
        typeof file.bytes === 'number' &&
        typeof file.modified === 'number' &&
        /^[0-9a-f]{64}$/.test(file.sha256 ?? ''),
    )
  )
}

/** Writes the manifest of files whose content was just checked. */
export function writeManifest(folder: string, files: readonly KnownFile[]): void {
  const listed = files.map(({ name, bytes, sha256 }) => ({
    name,
    bytes,
    sha256,
    modified: statSync(join(folder, name)).mtimeMs,
  }))
  const manifest: Manifest = { files: listed, checksum: sha256(JSON.stringify(listed)) }
  const temporary = join(folder, `${manifestName}.${process.pid}.tmp`)
  writeFileSync(temporary, `${JSON.stringify(manifest, null, 2)}\n`)
  renameSync(temporary, join(folder, manifestName))
}

/** True when the file has the length and the time of its last change that the manifest says. */
export function isUnchanged(folder: string, file: ManifestFile): boolean {
  const now = statSync(join(folder, file.name), { throwIfNoEntry: false })
  return now !== undefined && now.size === file.bytes && now.mtimeMs === file.modified
}
