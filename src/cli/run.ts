import * as fs from 'node:fs'
import * as path from 'node:path'
import { type Sweep, sweepCases } from '../experiments/grid.js'
import { casesOn, type WhereOptions } from '../runs/cases-on.js'
import { foundTable } from '../runs/find-results.js'
import { logTail } from '../runs/log-tail.js'
import { type PreparedCase, prepareCase } from '../runs/prepare-case.js'
import { newestNumber } from '../runs/progress-text.js'
import type { CaseOfMany } from '../runs/run-cases.js'
import { RunFailure } from '../runs/run-failure.js'
import { findExperiment } from '../runs/start.js'
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
  memory: { type: 'string' },
  on: { type: 'string' },
  partition: { type: 'string' },
  time: { type: 'string' },
  fresh: { type: 'boolean' },
  out: { type: 'string' },
  ...formatOption,
} as const

/** of the log of a case that failed */
const logLines = 5

/** `gradient-lab run EXPERIMENT`: runs the cases that are not there yet, and prints the rows of all. */
export const run: Command = async (args, context) => {
  const given = readArguments('run', args, options)
  const [name] = readWords('run', given, ['experiment'])
  const format = readFormat('run', given)
  const jobsText = given.text('jobs')
  const jobs = jobsText === undefined ? undefined : readInteger('run', 'jobs', jobsText, 1)
  const memory = readMemory(given)
  const out = readOut(given, context)
  const on = readOn(given)
  const home = labHome()
  const cases = readCases(name, given, context)
  const { source, directory } = context
  const where = { on, partition: given.text('partition'), time: given.text('time') }
  const outcome = await runAll(cases, { jobs, memory, home, fresh: given.has('fresh'), source, directory, ...where })
  for (const message of outcome.failures) say(message)
  const { tables } = outcome
  const rows = tables.flatMap(table => table.rows)
  const isWhole = outcome.failures.length === 0 && !outcome.interrupted
  if (out !== undefined && isWhole) {
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
    say(afterStop(outcome.jobNames))
    return 130
  }
  return outcome.failures.length > 0 ? 1 : 0
}

function readOn(given: Arguments): 'local' | 'slurm' {
  const on = given.text('on') ?? 'local'
  if (on === 'local' || on === 'slurm') return on
  throw new RangeError(`run: --on must be local or slurm, got ${JSON.stringify(on)}`)
}

function afterStop(jobNames: readonly string[] | undefined): string {
  if (jobNames === undefined) return 'run: interrupted; what was finished is kept, the same command goes on from there'
  if (jobNames.length === 0) return 'run: interrupted before a task was submitted; the same command submits them'
  return `run: the tasks go on in Slurm, and the same command follows them again; to end the tasks: scancel --me --name=${jobNames.join()}`
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

/** Gigabytes on the command line, bytes within. */
function readMemory(given: Arguments): number | undefined {
  const text = given.text('memory')
  if (text === undefined) return undefined
  const gigabytes = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (gigabytes > 0) return gigabytes * 1e9
  throw new RangeError(`run: --memory must be a positive number of gigabytes, got ${JSON.stringify(text)}`)
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
  return sweepCases(experiment, settings, sweeps).map(parameters =>
    prepareCase(experiment, parameters, context.directory),
  )
}

function assignment(option: string, text: string): Sweep {
  const at = text.indexOf('=')
  if (at < 1) throw new RangeError(`run: --${option} takes name=value, got ${JSON.stringify(text)}`)
  return { name: text.slice(0, at), text: text.slice(at + 1) }
}

function textOfOne({ run, prepared: { experiment } }: CaseOfMany, note = ''): string {
  if (run === undefined) return experiment.name
  const newest = newestNumber(experiment, run.rows)
  return progressText(experiment.name, run.progress, [newest, note].filter(text => text !== '').join('  '))
}

interface Outcome {
  /** of the finished cases, in their order */
  readonly tables: readonly Table[]
  readonly failures: readonly string[]
  readonly interrupted: boolean
  /** of the tasks that go on elsewhere after an interrupt */
  readonly jobNames: readonly string[] | undefined
}

/** Runs the cases, as many at once as there is room for. One that fails does not stop the others. */
async function runAll(cases: readonly PreparedCase[], options: WhereOptions & { home: string }): Promise<Outcome> {
  const set = casesOn(cases, options)
  const progress = new ProgressLine()
  let interrupted = false
  if (set.warning !== null) say(`run: ${set.warning}`)

  const interrupt = () => {
    progress.clear()
    if (!interrupted && options.on !== 'slurm')
      say('run: stopping at the next check; press Ctrl-C again to end at once')
    interrupted = true
    set.stop()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  set.onChange(() =>
    progress.show(() =>
      set.cases.length > 1 ? progressText(cases[0].experiment.name, set.progress) : textOfOne(set.cases[0], set.note),
    ),
  )
  await set.ended
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  progress.clear()
  const tables = await Promise.all(
    set.cases.filter(({ state }) => state === 'done').map(each => foundTable(options.home, each.prepared.run)),
  )
  return {
    tables: tables.filter((table): table is Table => table !== undefined),
    failures: [
      ...new Set(
        set.cases.flatMap(({ failure }) =>
          failure === null ? [] : [set.cases.length > 1 ? withLog(failure) : failure.message],
        ),
      ),
    ],
    jobNames: set.jobNames,
    interrupted: set.cases.some(({ state }) => state === 'interrupted'),
  }
}

/** Why one of many cases failed, with the end of its log. */
function withLog(failure: Error): string {
  if (!(failure instanceof RunFailure)) return failure.message
  return [failure.message, ...logTail(failure.log, logLines).map(line => `  ${line}`)].join('\n')
}
