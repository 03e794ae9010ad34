import * as fs from 'node:fs'
import * as path from 'node:path'
import { Interrupted } from '../experiments/experiment.js'
import { type Sweep, sweepCases } from '../experiments/grid.js'
import { makeRunsFolder, runFolder } from '../runs/folders.js'
import { type PreparedCase, prepareCase } from '../runs/prepare-case.js'
import { ProgressMeter } from '../runs/progress.js'
import { newestNumber } from '../runs/progress-text.js'
import { finishedTable } from '../runs/results.js'
import { readRecord } from '../runs/run-record.js'
import { findExperiment, type Run, startCase } from '../runs/start.js'
import { labHome } from '../tables/lab-home.js'
import { type Table, writeParquet } from '../tables/parquet.js'
import { printTable } from '../tables/print-table.js'
import { type Arguments, formatOption, readArguments, readFormat, readInteger, readWords } from './arguments.js'
import { type Command, type CommandContext, print, say } from './command.js'
import { ProgressLine, progressText } from './progress-line.js'

const options = {
  set: { type: 'string', multiple: true },
  sweep: { type: 'string', multiple: true },
  seeds: { type: 'string' },
  jobs: { type: 'string' },
  on: { type: 'string' },
  fresh: { type: 'boolean' },
  out: { type: 'string' },
  ...formatOption,
} as const

/** `gradient-lab run EXPERIMENT`: runs the cases that are not there yet, and prints the rows of all. */
export const run: Command = async (args, context) => {
  const given = readArguments('run', args, options)
  const [name] = readWords('run', given, ['experiment'])
  const format = readFormat('run', given)
  const jobs = readInteger('run', 'jobs', given.text('jobs') ?? '1', 1)
  const out = readOut(given, context)
  if ((given.text('on') ?? 'local') !== 'local')
    throw new RangeError(`run: --on must be local in this version, got ${JSON.stringify(given.text('on'))}`)
  const home = labHome()
  const cases = readCases(name, given, context)
  for (const each of cases) readRecord(runFolder(home, each.run))

  makeRunsFolder(home)

  const outcome = await runAll(cases, jobs, home, given.has('fresh'), context)
  for (const message of outcome.failures) say(message)
  const { tables } = outcome
  const rows = tables.flatMap(table => table.rows)
  if (out !== undefined && tables.length === cases.length) {
    const { columns } = tables[0]
    writeParquet(out, { columns, rows, provenance: { cases: tables.map(table => table.provenance) } })
  } else if (out !== undefined) say(`run: ${out} was not written, since not all cases are finished`)
  if (format === 'table') print(terminalTable(tables))
  else
    print(
      printTable(
        rows,
        format,
        tables[0]?.columns.map(column => column.name),
      ),
    )
  if (outcome.interrupted) {
    say('run: interrupted; what was finished is kept, the same command goes on from there')
    return 130
  }
  return outcome.failures.length > 0 ? 1 : 0
}

/** For the eye: parameters that are the same in all rows, and columns without any value, are left out. */
function terminalTable(tables: readonly Table[]): string {
  const rows = tables.flatMap(table => table.rows)
  if (rows.length === 0) return ''
  const parameters = Object.keys((tables[0].provenance as { parameters: object }).parameters)
  const columns = tables[0].columns
    .map(column => column.name)
    .filter(name => rows.some(row => row[name] !== null))
    .filter(name => !parameters.includes(name) || rows.some(row => row[name] !== rows[0][name]))
  return printTable(rows, 'table', columns, process.stdout.isTTY ? process.stdout.columns : undefined)
}

function readOut(given: Arguments, context: CommandContext): string | undefined {
  const out = given.text('out')
  if (out === undefined) return undefined
  if (!out.endsWith('.parquet'))
    throw new RangeError(`run: --out must name a .parquet file, got ${JSON.stringify(out)}`)
  const file = path.resolve(context.directory, out)
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new RangeError(`run: --out ${out} is a folder`)
  return file
}

/** The cases in the order of the flags, `--seeds` fastest; all are checked before any is started. */
function readCases(name: string, given: Arguments, context: CommandContext): PreparedCase[] {
  const experiment = findExperiment(name, context.source)
  const settings: Record<string, string> = {}
  for (const text of given.texts('set')) {
    const { name: parameter, text: value } = assignment('set', text)
    if (parameter in settings) throw new RangeError(`run: --set ${parameter} is given twice`)
    settings[parameter] = value
  }
  const sweeps = given.texts('sweep').map(text => assignment('sweep', text))
  const seeds = given.text('seeds')
  if (seeds !== undefined) sweeps.push({ name: 'seed', text: seeds })
  return sweepCases(experiment, settings, sweeps).map(parameters => {
    try {
      return prepareCase(experiment, parameters, context.directory)
    } catch (error) {
      // also what is missing on this machine, as a data set: nothing has been started
      throw new RangeError((error as Error).message, { cause: error })
    }
  })
}

function assignment(option: string, text: string): Sweep {
  const at = text.indexOf('=')
  if (at < 1) throw new RangeError(`run: --${option} takes name=value, got ${JSON.stringify(text)}`)
  return { name: text.slice(0, at), text: text.slice(at + 1) }
}

function textOfOne(run: Run, { experiment }: PreparedCase): string {
  return progressText(experiment.name, run.progress, newestNumber(experiment, run.rows))
}

interface Outcome {
  /** of the finished cases, in their order */
  readonly tables: readonly Table[]
  readonly failures: readonly string[]
  readonly interrupted: boolean
}

/** Runs the cases, `jobs` at a time. One that fails does not stop the others. */
async function runAll(
  cases: readonly PreparedCase[],
  jobs: number,
  home: string,
  fresh: boolean,
  context: CommandContext,
): Promise<Outcome> {
  const tables: (Table | undefined)[] = cases.map(() => undefined)
  const failures: string[] = []
  const running = new Set<Run>()
  const progress = new ProgressLine()
  const overall = new ProgressMeter()
  let next = 0
  let finished = 0
  let interrupted = false

  const textOfAll = () => {
    const fraction = [...running].reduce((sum, each) => sum + each.progress.fraction, finished) / cases.length
    overall.report(fraction, `${finished} of ${cases.length} cases done`, performance.now() / 1000)
    return progressText(cases[0].experiment.name, overall.current)
  }

  const interrupt = () => {
    progress.clear()
    if (!interrupted) say('run: stopping at the next check; press Ctrl-C again to end at once')
    interrupted = true
    for (const each of running) each.stop()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)

  const oneAfterTheOther = async () => {
    while (next < cases.length && !interrupted) {
      const i = next++
      const each = startCase(cases[i], { home, fresh, source: context.source, directory: context.directory })
      running.add(each)
      each.onChange(() => progress.show(() => (cases.length > 1 ? textOfAll() : textOfOne(each, cases[i]))))
      try {
        await each.done
        tables[i] = await finishedTable(home, each.id)
      } catch (error) {
        progress.clear()
        if (error instanceof Interrupted) interrupted = true
        else failures.push((error as Error).message)
      }
      finished += 1
      running.delete(each)
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, cases.length) }, oneAfterTheOther))
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  progress.clear()
  return { tables: tables.filter((table): table is Table => table !== undefined), failures, interrupted }
}
