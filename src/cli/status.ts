import { type KnownRun, knownRuns, publishedRuns, trainingBytes } from '../runs/known-runs.js'
import { labHome } from '../tables/lab-home.js'
import { printTable } from '../tables/print-table.js'
import { queuedRuns } from '../runs/queued-runs.js'
import { formatOption, readArguments, readFormat } from './arguments.js'
import { type Command, print, say } from './command.js'
import { duration, percent } from '../runs/progress-text.js'

/** `gradient-lab status [RUN]…`: every known run, or those that are named. */
export const status: Command = async (args, { source }) => {
  const given = readArguments('status', args, formatOption)
  const format = readFormat('status', given)
  const home = labHome()
  const { runs: recorded, unreadable } = knownRuns(home, source)
  const { runs: own, warning } = await queuedRuns(home, recorded, source)
  const published = publishedRuns(source)
  const done = new Set(own.filter(({ state }) => state === 'done').map(({ run }) => run))
  // of a case that is done in the home, that run is read
  const runs = [...published.runs.filter(({ run }) => !done.has(run)), ...own]
  if (warning !== null) say(`status: ${warning}`)
  const missing = given.words.find(word => !runs.some(run => run.run === word))
  if (missing !== undefined) throw new RangeError(`status: there is no run ${missing} in ${home}`)
  const chosen = given.words.length === 0 ? runs : runs.filter(run => given.words.includes(run.run))

  for (const { message } of [...published.unreadable, ...unreadable]) say(message)
  print(
    format === 'table'
      ? terminalTable(chosen)
      : printTable(
          chosen.map(({ changed, ...rest }) => rest),
          format,
        ),
  )
  const training = trainingBytes(home)
  const bytes = own.reduce((sum, run) => sum + run.bytes, training)
  const others = published.runs.length === 0 ? '' : `; ${published.runs.length} published with the package`
  say(
    `${own.length} ${own.length === 1 ? 'run' : 'runs'} in ${home}, ${size(bytes)} with ${size(training)} of checkpoints${others}`,
  )
  return 0
}

function terminalTable(runs: readonly KnownRun[]): string {
  const rows = runs.map(
    ({ run, experiment, where, state, progress, started, seconds, bytes, changed, message, queue }) => ({
      run,
      experiment,
      where,
      state: progress === null ? state : `${state} ${percent(progress)}`,
      started: started.slice(0, 16).replace('T', ' '),
      took: duration(seconds),
      size: size(bytes),
      parameters: changed === '' ? 'defaults' : changed,
      message: message ?? queue ?? '',
    }),
  )
  return printTable(rows, 'table', [
    'run',
    'experiment',
    'state',
    'started',
    'took',
    'size',
    'where',
    'parameters',
    'message',
  ])
}

/** Bytes in the unit that leaves one to three digits before the point. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toPrecision(3)} ${units[power]}`
}
