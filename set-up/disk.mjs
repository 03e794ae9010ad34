import fs from 'node:fs'
import path from 'node:path'
import { Failure } from './failure.mjs'

const gigabyte = 1e9
const inWords = bytes => `${(bytes / gigabyte).toFixed(1)} GB`

/** What the steps take on disk, measured, with a margin for what package managers unpack meanwhile. */
export const needs = {
  packages: 1.2 * gigabyte,
  cpu: 3 * gigabyte,
  gpu: 13 * gigabyte,
  compiler: 1 * gigabyte,
  built: 0.2 * gigabyte,
}

function free(folder) {
  const { bavail, bsize } = fs.statfsSync(folder)
  return bavail * bsize
}

/** What the files under a folder take; of links to one file that are all here, each counts. */
function occupied(folder) {
  let bytes = 0
  for (const entry of fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : []) {
    const name = path.join(folder, entry.name)
    if (entry.isDirectory()) bytes += occupied(name)
    else bytes += (fs.lstatSync(name, { throwIfNoEntry: false })?.blocks ?? 0) * 512
  }
  return bytes
}

/**
 * `replaced`: folders that are made anew. What a set-up that was killed has left in them is room that this one has.
 * @throws {Failure} less than `bytes` is free where the checkout lies
 */
export function requireSpace(wanted, folder, replaced, freeOf = free) {
  const available = freeOf(folder)
  if (available >= wanted) return
  const bytes = wanted - replaced.reduce((sum, name) => sum + occupied(name), 0)
  if (available < bytes)
    throw new Failure(
      `the set-up needs ${inWords(bytes)} of free disk space in ${path.resolve(folder)}, ${inWords(available)} is free: make room and run the same command again`,
    )
}

export { inWords }
