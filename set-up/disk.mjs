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
}

function free(folder) {
  const { bavail, bsize } = fs.statfsSync(folder)
  return bavail * bsize
}

/** @throws {Failure} less than `bytes` is free where the checkout lies */
export function requireSpace(bytes, folder, freeOf = free) {
  const available = freeOf(folder)
  if (available < bytes)
    throw new Failure(
      `the set-up needs ${inWords(bytes)} of free disk space in ${path.resolve(folder)}, ${inWords(available)} is free: make room and run the same command again`,
    )
}

export { inWords }
