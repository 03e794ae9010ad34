import { dirname, relative, resolve } from 'node:path'
import { type HeadlessRun, runNotebook } from '../kernel/headless.js'
import type { CellTime, FailedCell, HeadlessResult } from '../kernel/headless-run.js'
import { type Notebook, parseNotebook, readNotebookText, writeNotebook } from '../notebook/notebook-file.js'
import { withParameters } from '../notebook/notebook-parameters.js'
import { outputDifferences } from '../notebook/output-comparison.js'
import { readArguments } from './arguments.js'
import { say } from './command.js'

const options = {
  check: { type: 'boolean' },
  set: { type: 'string', multiple: true },
  timeout: { type: 'string' },
  'allow-errors': { type: 'boolean' },
  timings: { type: 'boolean' },
} as const

interface Request {
  readonly files: readonly string[]
  readonly check: boolean
  readonly values: ReadonlyMap<string, string>
  readonly timeout: number | undefined
  readonly allowErrors: boolean
  readonly timings: boolean
}

/** A notebook that is to be run: as it was read, and with the constants that were asked for. */
interface Task {
  /** as messages name it */
  readonly name: string
  readonly file: string
  readonly text: string
  readonly notebook: Notebook
}

function parse(args: readonly string[]): Request {
  const given = readArguments('notebook', args, options)
  const settings = given.texts('set').map(text => {
    const setting = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(text)
    if (!setting) throw new RangeError(`notebook: --set takes name=value, got ${JSON.stringify(text)}`)
    return [setting[1], setting[2]] as const
  })
  const limit = given.text('timeout')
  const timeout = limit === undefined ? undefined : Number(limit)
  // Node's timers go no further than 2³¹ ms.
  if (timeout !== undefined && !(limit?.trim() !== '' && timeout > 0 && timeout <= 2e6))
    throw new RangeError(`notebook: --timeout must be a number of seconds up to 2000000, got ${JSON.stringify(limit)}`)
  if (given.words.length === 0) throw new RangeError('notebook: name at least one notebook')
  return {
    files: given.words,
    check: given.has('check'),
    values: new Map(settings),
    timeout,
    allowErrors: given.has('allow-errors'),
    timings: given.has('timings'),
  }
}

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/** What a notebook says that it is written in; undefined where it does not say. */
function languageOf({ metadata }: Notebook): unknown {
  const { kernelspec, language_info } = metadata as Record<string, { language?: unknown; name?: unknown } | null>
  return kernelspec?.language ?? language_info?.name
}

function open(file: string, values: ReadonlyMap<string, string>): Task {
  const name = relative(process.cwd(), file) || file
  const text = readNotebookText(file)
  const notebook = parseNotebook(text, file)
  const language = languageOf(notebook)
  if (language !== undefined && language !== 'typescript' && language !== 'javascript')
    throw new RangeError(
      `${file}: its cells are written in ${cut(JSON.stringify(language), 60)}, this kernel runs TypeScript`,
    )
  return { name, file, text, notebook: withParameters(notebook, values) }
}

function sayFailure(name: string, { cell, error }: FailedCell): void {
  const place = `cell ${cell}${error.line ? `, line ${error.line}` : ''}`
  say(`${name}: ${place}: ${cut(`${error.ename}: ${error.evalue}`, 500)}`)
  for (const line of error.traceback.slice(0, 60)) say(`  ${cut(line, 500)}`)
}

/** `1.2 s, of it cell 3 0.8 s, cell 4 0.2 s`: the cells that took longest. */
function timesText(milliseconds: number, times: readonly CellTime[]): string {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const longest = times
    .map(({ cell, started, ended }) => ({ cell, took: ended - started }))
    .filter(({ took }) => took >= 100)
    .sort((a, b) => b.took - a.took)
    .slice(0, 5)
  const shares = longest.map(({ cell, took }) => `cell ${cell} ${seconds(took)}`)
  return [seconds(milliseconds), ...(shares.length > 0 ? [`of it ${shares.join(', ')}`] : [])].join(', ')
}

/** The notebook with the times of its cells in their metadata, where and as nbclient records them. */
function withTimes(notebook: Notebook, times: readonly CellTime[]): Notebook {
  const byCell = new Map(times.map(time => [time.cell, time]))
  return {
    ...notebook,
    cells: notebook.cells.map((cell, i) => {
      const time = byCell.get(i + 1)
      if (!time) return cell
      const [started, ended] = [time.started, time.ended].map(ms => new Date(ms).toISOString())
      const execution = {
        'iopub.execute_input': started,
        'iopub.status.busy': started,
        'iopub.status.idle': ended,
        'shell.execute_reply': ended,
      }
      return { ...cell, metadata: { ...cell.metadata, execution } }
    }),
  }
}

/**
 * Writes what a run made, unless the file was changed meanwhile.
 * @throws Error in one sentence if it was, or if the file cannot be written
 */
function save({ file, text }: Task, { notebook, times }: HeadlessResult, request: Request): void {
  if (readNotebookText(file) !== text)
    throw new Error('the file was changed while the notebook ran, and is left as it is now; run it again')
  writeNotebook(file, request.timings ? withTimes(notebook, times) : notebook)
}

/** Runs one notebook; true if it ran clean and, where that is asked, its outputs are those that were saved. */
async function runOne(task: Task, request: Request, started: (run: HeadlessRun) => void): Promise<boolean> {
  const { name, file, notebook } = task
  const start = Date.now()
  const run = runNotebook(notebook, dirname(resolve(file)), request)
  started(run)
  const result = await run.result
  for (const failure of result.failures) sayFailure(name, failure)
  const failed = result.failures.length > 0
  if (failed && !request.allowErrors) return false
  // With other constants the saved outputs are those of another question.
  const differences = request.check && request.values.size === 0 ? outputDifferences(notebook, result.notebook) : []
  for (const difference of differences) say(`${name}: ${difference}`)
  if (!request.check) save(task, result, request)
  const took = timesText(Date.now() - start, result.times)
  if (!request.check) say(`${name}: ran${failed ? ' with errors' : ''} and saved in ${took}`)
  else if (!failed && differences.length === 0) say(`${name}: ran clean in ${took}`)
  return !failed && differences.length === 0
}

/**
 * `gradient-lab notebook FILE…`: runs notebooks through the kernel's own code, each in a process of its own, and saves them
 * with their outputs. A notebook in which a cell fails is left as it was, unless errors are allowed. Resolves to the exit
 * status: 0 done, 1 a cell failed or an output differs, 2 bad usage, 130 interrupted.
 */
export async function notebookCommand(args: string[]): Promise<number> {
  let request: Request
  let tasks: Task[]
  try {
    request = parse(args)
    tasks = request.files.map(file => open(file, request.values))
  } catch (error) {
    say((error as Error).message)
    return 2
  }
  let running: HeadlessRun | undefined
  let interrupted = false
  const interrupt = () => {
    interrupted = true
    running?.stop()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  let clean = true
  try {
    for (const task of tasks) {
      const ok = await runOne(task, request, run => {
        running = run
      }).catch(error => {
        if (!interrupted) say(`${task.name}: ${(error as Error).message}`)
        return false
      })
      clean &&= ok
      if (interrupted) return 130
    }
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
  return clean ? 0 : 1
}
