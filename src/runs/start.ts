import { type ChildProcess, fork } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Writable } from 'node:stream'
import { type Experiment, Interrupted, type Parameters } from '../experiments/experiment.js'
import { suggestion } from '../experiments/nearest-name.js'
import { completeParameters } from '../experiments/parse-parameters.js'
import type { Row } from '../tables/column.js'
import { labHome } from '../tables/lab-home.js'
import { childEnvironment } from './environment.js'
import { foundTable, isFound } from './find-results.js'
import { makeRunsFolder, runFolder } from './folders.js'
import { type ExperimentSource, experimentsOf, type Job, type Message, ownExperiments } from './job.js'
import { isLocked } from './lock.js'
import { refuseTooLarge } from './memory.js'
import { stopDescriptor } from './parent-watch.js'
import { type PreparedCase, prepareCase, refuseWithoutData } from './prepare-case.js'
import { type Progress, ProgressMeter } from './progress.js'
import { logFile } from './results.js'
import { RunFailure } from './run-failure.js'
import { readRecord, writeRecord } from './run-record.js'

/**
 * A run is one case of an experiment on its way to its rows, in a process of its own: the cell or the terminal that started
 * it stays free, and what it has finished outlives it.
 */
export interface Run {
  /** names the run's results: the same case has the same id everywhere */
  readonly id: string
  readonly experiment: string
  readonly parameters: Parameters
  /**
   * All rows, when the run is finished. Rejects with `Interrupted` after `stop()`, and with an Error in one sentence that
   * names the log when it failed.
   */
  readonly done: Promise<Row[]>
  /** the rows so far, in their final order */
  readonly rows: readonly Row[]
  readonly state: 'running' | 'done' | 'failed' | 'interrupted'
  readonly progress: Progress
  /** what `done` was rejected with, once it was; a `RunFailure` where the run itself failed */
  readonly failure: Error | null
  /** whether it has been asked to end and has not ended yet */
  readonly stopping: boolean
  /** Calls `listener` whenever rows, progress or state have changed; returns how to end that. */
  onChange(listener: () => void): () => void
  /**
   * Asks the run to end at its next check, keeping what it has finished. A second time: ends it at once. A run that another
   * process owns goes on there, and is only followed no more.
   */
  stop(): void
}

export interface StartOptions {
  /** compute again what is there already, also what is published with the package */
  readonly fresh?: boolean
  /** where results are kept; default GRADIENT_LAB_HOME */
  readonly home?: string
  /** what file names of parts are relative to; default the current folder */
  readonly directory?: string
  /** bytes of memory that it may take; default what is free now */
  readonly memory?: number
  /** where the experiment is found by the run's process; default the package's own list */
  readonly source?: ExperimentSource
}

/**
 * Starts a case of an experiment, or finds its rows at once if it has been run before. Parameters that are not given have
 * their defaults.
 * @throws RangeError or TypeError in one sentence for an unknown experiment or parameter, an impossible case, or one that
 * needs more memory than there is
 */
export function start(
  experiment: Experiment | string,
  parameters: Partial<Parameters> = {},
  options: StartOptions = {},
): Run {
  const source = options.source ?? ownExperiments
  const found = typeof experiment === 'string' ? findExperiment(experiment, source) : experiment
  const complete = completeParameters(found, parameters)
  const prepared = prepareCase(found, complete, options.directory ?? process.cwd())
  const home = options.home ?? labHome()
  refuseWithoutData([prepared], options.fresh)
  if (!isFound(home, prepared.run) && !ownRuns.has(runFolder(home, prepared.run)))
    refuseTooLarge([prepared], options.memory)
  return startCase(prepared, options)
}

/** @throws RangeError if there is no experiment of that name */
export function findExperiment(name: string, source: ExperimentSource = ownExperiments): Experiment {
  const experiments = experimentsOf(source)
  const experiment = experiments.find(candidate => candidate.name === name)
  if (experiment !== undefined) return experiment
  const names = experiments.map(candidate => candidate.name)
  const near = suggestion(name, names) || '; `gradient-lab list` names them'
  throw new RangeError(`there is no experiment ${name}${near}`)
}

/** The runs that this process has started and that go on, by their folder. */
const ownRuns = new Map<string, Run>()

/**
 * Starts a case that has been checked. One that this process has started already and that goes on is that same run; one
 * that goes on in another process is followed, and taken over should that process end before the run does.
 * @throws RangeError if its results are of another format
 */
export function startCase(prepared: PreparedCase, options: StartOptions): Run {
  const home = options.home ?? labHome()
  const folder = runFolder(home, prepared.run)
  const going = options.fresh === true ? undefined : ownRuns.get(folder)
  if (going !== undefined) return going
  readRecord(folder)
  const run = newRun(prepared, home, options, () => {
    if (ownRuns.get(folder) === run) ownRuns.delete(folder)
  })
  ownRuns.set(folder, run)
  return run
}

/** @param forget called when the run ends or is asked to, once or more */
function newRun(prepared: PreparedCase, home: string, options: StartOptions, forget: () => void): Run {
  const meter = new ProgressMeter()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  let rows: Row[] = []
  let state: Run['state'] = 'running'
  let child: JobProcess | undefined
  let stopped = false
  let failure: Error | null = null

  const follow = async (): Promise<Row[]> => {
    if (options.fresh !== true) {
      const table = await foundTable(home, prepared.run)
      if (table !== undefined) return [...table.rows]
    }
    if (stopped) throw new Interrupted()
    child = startJob(jobOf(prepared, home, options), message => {
      if (message.kind === 'rows') {
        rows.length = Math.min(rows.length, message.from)
        for (const row of message.rows) rows.push(row)
      }
      if (message.kind === 'progress') meter.report(message.fraction, message.message, performance.now() / 1000)
      changed()
    })
    await child.ended
    const table = await foundTable(home, prepared.run)
    if (table === undefined) throw new Error(`the results of run ${prepared.run} are gone: run it again`)
    return [...table.rows]
  }

  const done = follow().then(
    all => {
      rows = all
      state = 'done'
      forget()
      meter.report(1, 'done', performance.now() / 1000)
      changed()
      return all
    },
    error => {
      state = error instanceof Interrupted ? 'interrupted' : 'failed'
      failure = error
      forget()
      changed()
      throw error
    },
  )
  // whoever awaits `done` gets the rejection; a cell that only watches the state need not
  done.catch(() => {})

  return {
    id: prepared.run,
    experiment: prepared.experiment.name,
    parameters: prepared.parameters,
    done,
    get rows() {
      return rows
    },
    get state() {
      return state
    },
    get progress() {
      return meter.current
    },
    get failure() {
      return failure
    },
    get stopping() {
      return stopped && state === 'running'
    },
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => {
      if (stopped) child?.kill()
      else child?.stop()
      stopped = true
      forget()
    },
  }
}

/**
 * A way to stop a run that others may stop for the same reason at the same moment: asked the first time it does not end at
 * once what is ending already.
 */
export function stopperOf(run: Pick<Run, 'stopping' | 'stop'>): () => void {
  let asked = false
  return () => {
    if (asked || !run.stopping) run.stop()
    asked = true
  }
}

export function jobOf(prepared: PreparedCase, home: string, options: StartOptions): Job {
  return {
    source: options.source ?? ownExperiments,
    experiment: prepared.experiment.name,
    parameters: prepared.parameters,
    run: prepared.run,
    training: prepared.training,
    device: prepared.device,
    directory: prepared.directory,
    parts: prepared.parts,
    home,
    fresh: options.fresh ?? false,
  }
}

export interface JobProcess {
  readonly ended: Promise<void>
  stop(): void
  kill(): void
}

/** Starts the process that does a job. Its stdout and stderr go to the run's log. */
export function startJob(job: Job, hear: (message: Message) => void): JobProcess {
  const folder = runFolder(job.home, job.run)
  let child: ChildProcess
  makeRunsFolder(job.home)
  try {
    fs.mkdirSync(folder, { recursive: true })
    const log = fs.openSync(logFile(folder), 'a')
    child = fork(path.join(__dirname, 'child.js'), {
      env: childEnvironment(job.parameters['threads'] as number | undefined),
      serialization: 'advanced',
      stdio: ['ignore', log, log, 'ipc', 'pipe'],
      execArgv: [],
    })
    fs.closeSync(log)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason =
      code === 'EISDIR' || code === 'EEXIST' || code === 'ENOTDIR'
        ? `${logFile(folder)} cannot be written, since a file lies where a folder is needed or a folder where a file is: remove ${folder}`
        : code === 'ENOSPC' || code === 'EDQUOT'
          ? `the disk of ${job.home} is full: free some space and try again`
          : message
    throw new Error(`the run cannot be started: ${reason}`, { cause: error })
  }
  const stopPipe = child.stdio[stopDescriptor] as Writable
  // a child that is gone already needs no stop
  stopPipe.on('error', () => {})
  let asked = false
  let last: Extract<Message, { kind: 'ended' }> | undefined

  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('message', message => {
      const said = message as Message
      if (said.kind === 'ended') last = said
      hear(said)
    })
    child.on('close', (code, signal) => {
      if (last?.state === 'done') return resolve()
      if (last?.state === 'interrupted' || (last === undefined && asked)) return reject(new Interrupted())
      const message = last?.message ?? causeOfDeath(folder, code, signal)
      if (last === undefined && !job.batch) recordDeath(folder, message)
      if (last?.refused) return reject(new RangeError(message))
      reject(new RunFailure(job.experiment, job.run, message, logFile(folder)))
    })
  })
  child.send(job)
  return {
    ended,
    stop: () => {
      asked = true
      stopPipe.write('stop')
    },
    kill: () => child.kill('SIGKILL'),
  }
}

function causeOfDeath(folder: string, code: number | null, signal: NodeJS.Signals | null): string {
  const log = fs.existsSync(logFile(folder)) ? fs.readFileSync(logFile(folder), 'utf8').slice(-10_000) : ''
  if (/heap out of memory|bad_alloc|OOM when allocating/.test(log)) return 'memory ran out'
  if (signal === 'SIGKILL') return 'its process was killed from outside (SIGKILL), often because memory ran out'
  return `its process ended by ${signal ?? `itself with status ${code}`}`
}

/** A process that died could not say so itself. */
function recordDeath(folder: string, message: string): void {
  const record = isLocked(folder) ? undefined : readRecord(folder)
  if (record?.state !== 'running') return
  writeRecord(folder, { ...record, state: 'failed', ended: new Date().toISOString(), message })
}
