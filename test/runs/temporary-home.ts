import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import type { TestContext } from 'node:test'
import type { Parameters } from '../../src/experiments/experiment.js'
import { type Run, start } from '../../src/runs/start.js'
import { randomWalk } from './random-walk.js'

export const walkSource = { module: require.resolve('./random-walk.js'), name: 'experiments' }

/** Runs that are published with the package are none of a test's. */
process.env['GRADIENT_LAB_PUBLISHED'] ??= path.join(os.tmpdir(), 'gradient-lab-test-nothing-published')

/** A folder of published runs of the test's own. */
export function temporaryPublished(t: TestContext): string {
  const before = process.env['GRADIENT_LAB_PUBLISHED']
  const folder = path.join(temporaryHome(t), 'published')
  process.env['GRADIENT_LAB_PUBLISHED'] = folder
  t.after(() => {
    process.env['GRADIENT_LAB_PUBLISHED'] = before
  })
  return folder
}

/** A home that is removed when the test is over. */
export function temporaryHome(t: TestContext): string {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-test-'))
  t.after(() => fs.rmSync(home, { recursive: true, force: true }))
  return home
}

/** Starts a walk; `environment` holds until it has ended. */
export function startWalk(
  home: string,
  parameters: Partial<Parameters> = {},
  options: { fresh?: boolean; directory?: string; environment?: Record<string, string> } = {},
): Run {
  const run = start(randomWalk, parameters, { home, source: walkSource, ...options })
  Object.assign(process.env, options.environment)
  const clear = () => {
    for (const name of Object.keys(options.environment ?? {})) delete process.env[name]
  }
  run.done.then(clear, clear)
  return run
}

/** The epochs that a run's processes computed, in their order, rather than read from checkpoints. */
export function computedEpochs(home: string, run: string): number[] {
  const log = fs.readFileSync(path.join(home, 'results', 'runs', run, 'log.txt'), 'utf8')
  return [...log.matchAll(/computed epoch (\d+)/g)].map(match => Number(match[1]))
}

/** All files of a home, as paths relative to it. */
export function filesOf(home: string): string[] {
  return fs
    .readdirSync(home, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(home, path.join(entry.parentPath, entry.name)))
    .sort()
}
