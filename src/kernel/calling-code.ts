import { isAbsolute, sep } from 'node:path'
import { packageFolder } from '../tables/lab-home.js'
import { cellScheme } from './compiled-cell.js'

type CallSite = NodeJS.CallSite & { getScriptNameOrSourceURL(): string | null }

const ownFolder = `${packageFolder}${sep}dist${sep}src${sep}`

/** The files whose functions are running now, the innermost first, without Node's own. `below` and what it called are left out. */
function runningFiles(below: (...args: never[]) => unknown): string[] {
  const { prepareStackTrace } = Error
  const holder: { stack?: unknown } = {}
  try {
    Error.prepareStackTrace = (_, sites) =>
      sites.map(site => (site as CallSite).getScriptNameOrSourceURL()).filter(file => file && !file.startsWith('node:'))
    Error.captureStackTrace(holder, below)
    return holder.stack as string[]
  } finally {
    Error.prepareStackTrace = prepareStackTrace
  }
}

/** Whether the caller of `below` is a cell or a file of the user's own, not a library. */
export function calledByUser(below: (...args: never[]) => unknown): boolean {
  const [file] = runningFiles(below)
  if (file === undefined) return false
  if (file.startsWith(cellScheme)) return true
  return isAbsolute(file) && !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(ownFolder)
}

/** Whether this package itself, above its kernel, is among the callers of `below`: it ends what it starts. */
export const calledByPackage = (below: (...args: never[]) => unknown): boolean =>
  runningFiles(below).some(file => file.startsWith(ownFolder) && !file.startsWith(`${ownFolder}kernel${sep}`))
