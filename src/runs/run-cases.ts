import { Interrupted } from '../experiments/experiment.js'
import { labHome } from '../tables/lab-home.js'
import { isFound } from './find-results.js'
import { makeRunsFolder } from './folders.js'
import { coreCount } from './machine.js'
import { memoryOf, refuseTooLarge } from './memory.js'
import { type PreparedCase, refuseWithoutData } from './prepare-case.js'
import { type Progress, ProgressMeter } from './progress.js'
import { type Run, type StartOptions, startCase, stopperOf } from './start.js'

/** One case of several that run together. */
export interface CaseOfMany {
  readonly prepared: PreparedCase
  readonly state: 'waiting' | Run['state']
  /** once it has been started */
  readonly run: Run | undefined
  /** what it failed with, once it did */
  readonly failure: Error | null
}

/** Several cases on their way, so many at once as the machine has room for. */
export interface CaseRuns {
  /** each different case once, in the order in which they were given */
  readonly cases: readonly CaseOfMany[]
  /** what the user should know of how they run, in one sentence */
  readonly warning: string | null
  /** of those that were not done before, together */
  readonly progress: Progress
  /** When none waits or runs any more. It does not reject: each case says how it ended. */
  readonly ended: Promise<void>
  /** Calls `listener` whenever a case has changed; returns how to end that. */
  onChange(listener: () => void): () => void
  /** Stops those that run, and starts no more. A second time: ends them at once. */
  stop(): void
  /** of cases in a batch system: what keeps them waiting, empty where nothing does */
  readonly note?: string
  /** of cases in a batch system: the names of the jobs that go on after a stop */
  readonly jobNames?: readonly string[]
}

export interface CasesOptions extends StartOptions {
  /** how many at once; default as many as the cores have room for, each with its own `threads`, and at least one */
  readonly jobs?: number
  /** cores to fill; default those of the machine */
  readonly cores?: number
}

type MutableCase = { -readonly [name in keyof CaseOfMany]: CaseOfMany[name] }

/** Threads of a case's process; an experiment without that parameter has one. */
const threadsOf = ({ parameters }: PreparedCase): number =>
  typeof parameters['threads'] === 'number' ? parameters['threads'] : 1

/**
 * Runs cases, so many at once as fit: their threads into the cores (or `jobs` of them), their estimated memory into what is
 * free. One case that fails does not stop the others. Cases that are done already take no room, and of one training only
 * one case runs at a time, since the others would wait for its checkpoints.
 * @throws RangeError in one sentence, before anything is started, for a case that needs more memory than there is, for
 * `jobs` below one, and for results of another format
 */
export function runCases(prepared: readonly PreparedCase[], options: CasesOptions = {}): CaseRuns {
  const { jobs, cores = coreCount(), fresh } = options
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs > 0))
    throw new RangeError(`sweep: jobs must be a positive integer, got ${jobs}`)
  const home = options.home ?? labHome()
  const distinct = [...new Map(prepared.map(each => [each.run, each])).values()]
  refuseWithoutData(distinct, fresh)
  const isDone = (each: PreparedCase) => fresh !== true && isFound(home, each.run)
  const done = new Set(distinct.filter(isDone))
  const asked = distinct.filter(each => !done.has(each))
  const available = refuseTooLarge(asked, options.memory)
  if (asked.length > 0) makeRunsFolder(home)

  const cases: MutableCase[] = distinct.map(each => ({
    prepared: each,
    state: 'waiting',
    run: undefined,
    failure: null,
  }))
  const stoppers = new Map<MutableCase, () => void>()
  const listeners = new Set<() => void>()
  const meter = new ProgressMeter()
  const changed = () => {
    const counted = cases.filter(each => !done.has(each.prepared))
    const fraction = counted.reduce((sum, each) => sum + fractionOf(each), 0) / Math.max(1, counted.length)
    const finished = cases.filter(({ state }) => state === 'done').length
    meter.report(fraction, `${finished} of ${cases.length} cases done`, performance.now() / 1000)
    for (const listener of [...listeners]) listener()
  }
  let stopped = false
  let end: () => void
  const ended = new Promise<void>(resolve => {
    end = resolve
  })

  const working = () => cases.filter(({ state, prepared: each }) => state === 'running' && !done.has(each))
  const fits = (next: PreparedCase): boolean => {
    const others = working().map(each => each.prepared)
    if (others.length === 0 || done.has(next)) return true
    if (others.some(other => other.training === next.training)) return false
    const sum = (of: (each: PreparedCase) => number) => [...others, next].reduce((total, each) => total + of(each), 0)
    return (jobs === undefined ? sum(threadsOf) <= cores : others.length < jobs) && sum(memoryOf) <= available
  }

  const begin = (each: MutableCase) => {
    each.state = 'running'
    const settle = (state: Run['state'], failure: Error | null) => {
      each.state = state
      each.failure = failure
      if (state === 'interrupted') stopped = true
      startWhatFits()
      changed()
    }
    try {
      const run = startCase(each.prepared, options)
      each.run = run
      stoppers.set(each, stopperOf(run))
      run.onChange(() => run.state === 'running' && changed())
      run.done.then(
        () => settle('done', null),
        error => (error instanceof Interrupted ? settle('interrupted', null) : settle('failed', error as Error)),
      )
    } catch (error) {
      settle('failed', error as Error)
    }
  }
  const startWhatFits = () => {
    for (const each of cases) if (each.state === 'waiting' && !stopped && fits(each.prepared)) begin(each)
    if (stopped) for (const each of cases) if (each.state === 'waiting') each.state = 'interrupted'
    if (cases.every(each => each.state !== 'waiting' && each.state !== 'running')) end()
  }
  startWhatFits()

  return {
    cases,
    warning: crowding(asked, jobs, cores),
    get progress() {
      return meter.current
    },
    ended,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => {
      stopped = true
      for (const each of cases) if (each.state === 'running') stoppers.get(each)?.()
      startWhatFits()
      changed()
    },
  }
}

/** How far a case is; one that has failed goes no further. */
export function fractionOf({ state, run }: CaseOfMany): number {
  return state === 'waiting' ? 0 : state === 'running' ? (run?.progress.fraction ?? 0) : 1
}

/** More threads than cores make every case slower. */
function crowding(cases: readonly PreparedCase[], jobs: number | undefined, cores: number): string | null {
  if (jobs === undefined) return null
  const most = cases
    .map(threadsOf)
    .sort((a, b) => b - a)
    .slice(0, jobs)
  const threads = most.reduce((sum, each) => sum + each, 0)
  if (most.length < 2 || threads <= cores) return null
  return `${most.length} cases at once have ${threads} threads for ${cores} ${cores === 1 ? 'core' : 'cores'}: each is slower than alone`
}
