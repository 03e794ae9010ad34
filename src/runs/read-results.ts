import type { Experiment } from '../experiments/experiment.js'
import { type Frame, frame } from '../tables/frame.js'
import { labHome } from '../tables/lab-home.js'
import type { Table } from '../tables/parquet.js'
import { gridOf } from '../experiments/grid.js'
import { foundTable } from './find-results.js'
import { runFolder } from './folders.js'
import { liveProgress } from './live-files.js'
import { isLocked } from './lock.js'
import type { PreparedCase } from './prepare-case.js'
import { percent } from './progress-text.js'
import { readRecord } from './run-record.js'
import { findExperiment, type StartOptions } from './start.js'
import { type Grid, prepareGrid } from './sweep.js'

/**
 * The rows of finished cases as a polars frame, one case or those of a grid; it starts nothing. The parameters with
 * several values are the first columns.
 * @throws RangeError in one sentence where a case is not there, with the command and the cell that make it; and as `sweep`
 * for what cannot be asked for
 */
export async function results(
  experiment: Experiment | string,
  grid: Grid = {},
  options: Pick<StartOptions, 'home' | 'directory' | 'source'> = {},
): Promise<Frame> {
  const found = typeof experiment === 'string' ? findExperiment(experiment, options.source) : experiment
  const home = options.home ?? labHome()
  const { axes, cases } = prepareGrid(found, grid, options.directory ?? process.cwd())
  const tables = await Promise.all(cases.map(each => foundTable(home, each.run)))
  const missing = cases.filter((_, i) => tables[i] === undefined)
  if (missing.length > 0) throw new RangeError(missingText(found, grid, cases.length, missing, home))
  return frameOfTables(tables as Table[], axes)
}

/** The rows of several cases of one experiment as one frame, the named columns first. */
export function frameOfTables(tables: readonly Table[], first: readonly string[]): Frame {
  const { columns } = tables[0]
  const ordered = [
    ...first.flatMap(name => columns.find(column => column.name === name) ?? []),
    ...columns.filter(column => !first.includes(column.name)),
  ]
  return frame(
    tables.flatMap(table => table.rows),
    ordered,
  )
}

function missingText(
  experiment: Experiment,
  grid: Grid,
  count: number,
  missing: readonly PreparedCase[],
  home: string,
): string {
  const { given, axes } = gridOf(experiment, grid)
  const isList = (name: string) =>
    ['names', 'numbers', 'rows', 'schedule'].includes(experiment.parameters.find(each => each.name === name)!.type)
  const words = [
    ...Object.entries(given).map(([name, text]) => `--set ${name}=${quoted(text)}`),
    ...axes.map(({ name, values }) => `--sweep ${name}=${quoted(values.join(isList(name) ? '|' : ','))}`),
  ]
  const what = count === 1 ? 'the results of this case are' : `the results of ${missing.length} of ${count} cases are`
  const command = ['npx gradient-lab run', experiment.name, ...words].join(' ')
  const call = `${axes.length > 0 ? 'sweep' : 'start'}('${experiment.name}', ${cellText(grid)})`
  return `${experiment.name}: ${what} not there${stateText(missing, home)}; make them with \`${command}\`, or in a cell with \`await ${call}.done\``
}

/** A word that a shell takes as it stands, else in quotes. */
function quoted(text: string): string {
  return /^[\w.,:/+=-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** An object as one writes it in a cell: `{ epochs: 2, estimator: 'sgd' }`. */
function cellText(grid: Grid): string {
  const entries = Object.entries(grid).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${valueText(value)}`],
  )
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value)
}

/** What is known of the first missing case that has been tried: it runs, or why it has ended. */
function stateText(missing: readonly PreparedCase[], home: string): string {
  for (const { run } of missing) {
    const folder = runFolder(home, run)
    const record = readRecord(folder)
    if (record === undefined) continue
    if (isLocked(folder)) return ` yet (run ${run} is at ${percent(liveProgress(folder)?.fraction ?? 0)})`
    if (record.state === 'failed') return ` (run ${run} failed: ${record.message})`
    if (record.state === 'done') return ` or damaged (run ${run})`
    return ` (run ${run} was interrupted, and goes on from there)`
  }
  return ''
}
