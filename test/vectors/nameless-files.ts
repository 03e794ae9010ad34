import { readdirSync, readlinkSync } from 'node:fs'

/** How many files that were in the folder, and have no name any more, this process has open. Linux only. */
export function namelessFiles(folder: string): number {
  const open = '/proc/self/fd'
  return readdirSync(open).filter(descriptor => {
    try {
      const target = readlinkSync(`${open}/${descriptor}`)
      return target.startsWith(`${folder}/`) && target.endsWith(' (deleted)')
    } catch {
      return false // closed since
    }
  }).length
}
