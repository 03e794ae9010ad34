import * as fs from 'node:fs'
import * as path from 'node:path'
import { parameterCells } from '../experiments/parameter-text.js'
import { parseParameters } from '../experiments/parse-parameters.js'
import type { Cell } from '../tables/column.js'
import { isIntactParquet } from '../tables/parquet.js'
import { namesIn, runFolder, runsFolder, trainingsFolder } from './folders.js'
import { type ExperimentSource, experimentsOf } from './job.js'
import { liveProgress } from './live-files.js'
import { isLocked } from './lock.js'
import { publishedNames, publishedRecord, publishedRemedy, publishedRunFolder } from './published.js'
import { rowsFile } from './results.js'
import { type RunRecord, type RunState, readRecord } from './run-record.js'

/** A run as `gradient-lab status` tells of it. */
export interface KnownRun {
  readonly run: string
  readonly experiment: string
  readonly parameters: Readonly<Record<string, Cell>>
  /** `damaged`: it was done, but its rows are not whole */
  readonly state: RunState | 'waiting' | 'damaged'
  /** fraction done of a run that goes on, else null */
  readonly progress: number | null
  /** sum over attempts */
  readonly seconds: number
  /** on the disk, checkpoints of its training not counted */
  readonly bytes: number
  readonly rows: number
  /** ISO 8601, of the last attempt */
  readonly started: string
  readonly ended: string | null
  readonly training: string
  readonly folder: string
  /** `home`, or `published` of one that comes with the package */
  readonly where: 'home' | 'published'
  readonly message: string | null
  /** of a run that a batch system has: `waiting in the queue (Resources)`, `on n2`; else null */
  readonly queue: string | null
  /** the parameters that differ from the defaults, as `--set` takes them */
  readonly changed: string
}

export interface KnownRuns {
  readonly runs: readonly KnownRun[]
  readonly unreadable: readonly UnreadableRun[]
}

/** A run whose record is damaged, or of another format. */
export interface UnreadableRun {
  readonly run: string
  readonly bytes: number
  /** why, in one sentence */
  readonly message: string
}

/** Every run of a home, the newest last; published ones are not among them. A record that says `running` while nobody owns the run means `interrupted`. */
export function knownRuns(home: string, source: ExperimentSource): KnownRuns {
  const runs: KnownRun[] = []
  const unreadable: UnreadableRun[] = []
  for (const name of namesIn(runsFolder(home))) {
    if (!/^[0-9a-f]{12}$/.test(name)) continue
    try {
      const record = readRecord(runFolder(home, name))
      if (record !== undefined) runs.push(knownRun(record, runFolder(home, name), 'home', source))
    } catch (error) {
      unreadable.push({ run: name, bytes: folderBytes(runFolder(home, name)), message: (error as Error).message })
    }
  }
  runs.sort((a, b) => (a.started < b.started ? -1 : 1))
  return { runs, unreadable }
}

/** The published runs, the newest last. */
export function publishedRuns(source: ExperimentSource): KnownRuns {
  const runs: KnownRun[] = []
  const unreadable: UnreadableRun[] = []
  for (const name of publishedNames()) {
    const folder = publishedRunFolder(name)
    try {
      const record = publishedRecord(name)
      if (record !== undefined) runs.push(knownRun(record, folder, 'published', source))
    } catch (error) {
      unreadable.push({ run: name, bytes: folderBytes(folder), message: (error as Error).message })
    }
  }
  runs.sort((a, b) => (a.started < b.started ? -1 : 1))
  return { runs, unreadable }
}

function knownRun(record: RunRecord, folder: string, where: KnownRun['where'], source: ExperimentSource): KnownRun {
  const { run, experiment, seconds, rows, started, ended, training, message } = record
  const recorded = isLocked(folder) ? 'running' : record.state === 'running' ? 'interrupted' : record.state
  const isDamaged = recorded === 'done' && !isIntactParquet(rowsFile(folder))
  const state = isDamaged ? 'damaged' : recorded
  return {
    run,
    experiment,
    parameters: recordCells(record, source),
    state,
    progress: state === 'running' ? (liveProgress(folder)?.fraction ?? 0) : null,
    seconds,
    bytes: folderBytes(folder),
    rows,
    started,
    ended,
    training,
    folder,
    where,
    message: isDamaged ? damageText(run, rowsFile(folder), where) : message,
    queue: null,
    changed: recordChanges(record, source),
  }
}

function damageText(run: string, file: string, where: KnownRun['where']): string {
  const remedy =
    where === 'published'
      ? publishedRemedy
      : publishedNames().includes(run)
        ? 'the published run of the case is read instead'
        : '`gradient-lab run` of the case computes it again'
  return `${file} is ${fs.existsSync(file) ? 'damaged' : 'missing'}: ${remedy}`
}

/** Parameters as a table shows them. */
export function recordCells(
  record: Pick<RunRecord, 'experiment' | 'parameters'>,
  source: ExperimentSource,
): Record<string, Cell> {
  const known = experimentsOf(source).find(experiment => experiment.name === record.experiment)
  const declared = known?.parameters.filter(parameter => parameter.name in record.parameters) ?? []
  const rest = Object.entries(record.parameters).filter(
    ([name]) => !declared.some(parameter => parameter.name === name),
  )
  return {
    ...parameterCells(declared, record.parameters),
    ...Object.fromEntries(rest.map(([name, value]) => [name, Array.isArray(value) ? value.join() : (value as Cell)])),
  }
}

export function recordChanges(record: Pick<RunRecord, 'experiment' | 'parameters'>, source: ExperimentSource): string {
  const known = experimentsOf(source).find(experiment => experiment.name === record.experiment)
  const defaults = known === undefined ? {} : parameterCells(known.parameters, parseParameters(known, {}))
  return Object.entries(recordCells(record, source))
    .filter(([name, value]) => defaults[name] !== value)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

export function trainingBytes(home: string): number {
  return folderBytes(trainingsFolder(home))
}

/** The sizes of all files in a folder and below. */
export function folderBytes(folder: string): number {
  let bytes = 0
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name)
    const stat = fs.lstatSync(file, { throwIfNoEntry: false })
    if (stat?.isDirectory()) bytes += folderBytes(file)
    else bytes += stat?.size ?? 0
  }
  return bytes
}
