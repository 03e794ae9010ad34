import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** A group of programs that a test needs from the system, as set-up/system-packages.sh names it. */
export type SystemPackage = 'chromium' | 'poppler' | 'tex' | 'slurm'

const script = join(__dirname, '..', '..', 'set-up', 'system-packages.sh')

/**
 * Options of a test that needs a system package: `test('…', needs('chromium'), …)`. Without the package the test is
 * skipped and named in the summary; where CI is set it fails instead.
 * @throws Error where CI is set and the package is missing
 */
export function needs(...names: readonly SystemPackage[]): { skip: string | false } {
  for (const name of names) {
    if (spawnSync('sh', [script, '--check', name]).status === 0) continue
    const reason = `needs ${name}: set-up/system-packages.sh ${name} installs it`
    if (process.env['CI']) throw new Error(`${reason}; where CI is set this is an error`)
    return { skip: reason }
  }
  return { skip: false }
}
