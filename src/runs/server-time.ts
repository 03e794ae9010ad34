import * as fs from 'node:fs'
import * as path from 'node:path'
import { temporaryName } from '../tables/atomic-file.js'

/** By folder, how far the clock of its file system is ahead of this machine's, in milliseconds. */
const ahead = new Map<string, number>()

/**
 * Milliseconds since 1970 by the clock that stamps the files of a folder: on a network file system that of its server, so
 * machines whose clocks differ agree on how old a file is. Where nothing can be written it is this machine's clock.
 */
export function serverTime(folder: string): number {
  let offset = ahead.get(folder)
  if (offset === undefined) {
    offset = clockOffset(folder)
    ahead.set(folder, offset)
  }
  return Date.now() + offset
}

function clockOffset(folder: string): number {
  const probe = path.join(folder, temporaryName('clock'))
  try {
    fs.writeFileSync(probe, ' ')
    const offset = fs.statSync(probe).mtimeMs - Date.now()
    fs.rmSync(probe, { force: true })
    return offset
  } catch {
    return 0
  }
}
