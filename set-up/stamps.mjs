import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** A short name for the content of values: strings, buffers, or anything JSON can write. */
export function hashOf(...values) {
  const hash = createHash('sha256')
  for (const value of values) {
    const bytes = Buffer.isBuffer(value)
      ? value
      : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
    hash.update(`${bytes.length}:`)
    hash.update(bytes)
  }
  return hash.digest('hex').slice(0, 24)
}

/** The hash of files by name and content; a missing file counts as such. */
export function hashOfFiles(folder, names) {
  return hashOf(...[...names].sort().flatMap(name => [name, readOrEmpty(path.join(folder, name))]))
}

function readOrEmpty(file) {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

/** Writes beside the target and renames: a reader sees the old file or the new one. */
export function writeWhole(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    fs.writeFileSync(temporary, content)
    fs.renameSync(temporary, file)
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}

/** What a step left when it was done, or undefined: never done, or its folder was deleted. */
export function readStamp(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

export function writeStamp(file, stamp) {
  writeWhole(file, `${JSON.stringify(stamp)}\n`)
}

/**
 * The names in every folder under `top`, without Python's caches: what must still be there for it to be whole. Folders
 * of C headers, half of all folders, are not looked into: only the compiler needs them, and it says so.
 */
export function namesIn(top, skip = []) {
  const folders = {}
  const visit = folder => {
    const entries = fs.readdirSync(path.join(top, folder), { withFileTypes: true })
    const names = entries.map(entry => entry.name).filter(name => name !== '__pycache__')
    folders[folder] = names
    for (const entry of entries) {
      const child = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !['__pycache__', 'include'].includes(entry.name) && !skip.includes(child)) visit(child)
    }
  }
  visit('')
  return folders
}

/** The first recorded name that is gone, or undefined. Names that were added since do not matter. */
export function firstMissing(top, folders) {
  for (const [folder, names] of Object.entries(folders)) {
    let present
    try {
      present = new Set(fs.readdirSync(path.join(top, folder)))
    } catch {
      return folder
    }
    for (const name of names) if (!present.has(name)) return path.join(folder, name)
  }
  return undefined
}
