import { runFolder } from '../runs/folders.js'
import { type KnownRun, knownRuns, publishedRuns, trainingBytes, type UnreadableRun } from '../runs/known-runs.js'
import { publishedRunFolder } from '../runs/published.js'
import { labHome } from '../tables/lab-home.js'
import { printTable } from '../tables/print-table.js'
import { queuedRuns } from '../runs/queued-runs.js'
import { formatOption, readArguments, readFormat } from './arguments.js'
import { type Command, print, say } from './command.js'
import { duration, percent } from '../runs/progress-text.js'

const options = { published: { type: 'boolean' }, ...formatOption } as const

/** A run of the list; one whose record cannot be read says only what it takes of the disk, and why. */
type ListedRun = { readonly [Key in Exclude<keyof KnownRun, 'state'>]: KnownRun[Key] | null } & {
  readonly run: string
  readonly state: KnownRun['state'] | 'unreadable'
  readonly bytes: number
}

/** `gradient-lab status [RUN]…`: every run of the home, with `--published` those of the package too, or those that are named. */
export const status: Command = async (args, { source }) => {
  const given = readArguments('status', args, options)
  const format = readFormat('status', given)
  const home = labHome()
  const { runs: recorded, unreadable } = knownRuns(home, source)
  const { runs: readable, warning } = await queuedRuns(home, recorded, source)
  const own = [...unreadable.map(unreadableRun('home')), ...readable]
  const known = publishedRuns(source)
  const all = [...known.unreadable.map(unreadableRun('published')), ...known.runs]
  const done = new Set(own.filter(({ state }) => state === 'done').map(({ run }) => run))
  // of a case that is done in the home, that run is read
  const published = all.filter(({ run }) => !done.has(run))
  if (warning !== null) say(`status: ${warning}`)
  const missing = given.words.find(word => ![...own, ...published].some(run => run.run === word))
  if (missing !== undefined) throw new RangeError(`status: there is no run ${missing} in ${home}`)
  const listed = given.words.length > 0 || given.has('published') ? [...own, ...published] : own
  const chosen = given.words.length === 0 ? listed : listed.filter(({ run }) => given.words.includes(run))

  print(
    format === 'table'
      ? terminalTable(chosen)
      : printTable(
          chosen.map(({ changed, ...rest }) => rest),
          format,
        ),
  )
  // of what is not listed, only what is wrong
  for (const one of published) if (one.state !== 'done' && !chosen.includes(one)) say(String(one.message))
  const training = trainingBytes(home)
  const bytes = own.reduce((sum, run) => sum + run.bytes, training)
  say(
    `${own.length} ${own.length === 1 ? 'run' : 'runs'} in ${home}, ${size(bytes)} with ${size(training)} of checkpoints`,
  )
  if (all.length > 0)
    say(
      `${all.length} published with the package: \`gradient-lab status --published\` lists ${all.length === 1 ? 'it' : 'them'}`,
    )
  return 0
}

const unreadableRun =
  (where: KnownRun['where']) =>
  ({ run, bytes, message }: UnreadableRun): ListedRun => ({
    run,
    experiment: null,
    parameters: null,
    state: 'unreadable',
    progress: null,
    seconds: null,
    bytes,
    rows: null,
    started: null,
    ended: null,
    training: null,
    folder: where === 'home' ? runFolder(labHome(), run) : publishedRunFolder(run),
    where,
    message,
    queue: null,
    changed: null,
  })

function terminalTable(runs: readonly ListedRun[]): string {
  const rows = runs.map(
    ({ run, experiment, where, state, progress, started, seconds, bytes, changed, message, queue }) => ({
      run,
      experiment: experiment ?? '',
      where,
      state: progress === null ? state : `${state} ${percent(progress)}`,
      started: started?.slice(0, 16).replace('T', ' ') ?? '',
      took: seconds === null ? '' : duration(seconds),
      size: size(bytes),
      parameters: changed === '' ? 'defaults' : (changed ?? ''),
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
