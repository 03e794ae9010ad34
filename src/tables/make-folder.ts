import * as fs from 'node:fs'
import * as path from 'node:path'

/**
 * Makes a folder and those above it that are missing. Node's own recursive mkdir never returns where a folder is there
 * but says ENOENT to every new entry, as /proc does.
 * @throws Error what the file system refused, with its `code` (ENOENT, EACCES, EROFS, ENOTDIR, …)
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  let there = path.resolve(folder)
  while (!fs.existsSync(there) && there !== path.dirname(there)) {
    missing.push(there)
    there = path.dirname(there)
  }
  for (const next of missing.reverse()) makeOne(next)
  // where nothing was missing this says whether it is a folder
  if (missing.length === 0) makeOne(there)
}

function makeOne(folder: string): void {
  try {
    fs.mkdirSync(folder)
  } catch (error) {
    // somebody else may have made it meanwhile
    if (!isFolder(folder)) throw error
  }
}

function isFolder(name: string): boolean {
  try {
    return fs.statSync(name).isDirectory()
  } catch {
    return false
  }
}
