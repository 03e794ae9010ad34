import * as fs from 'node:fs'
import * as path from 'node:path'
import { revisionIn } from '../experiments/case-key.js'
import { type Experiment, Interrupted, type RunContext } from '../experiments/experiment.js'
import { parameterCells, parameterColumn } from '../experiments/parameter-text.js'
import { temporaryName, writeError, writeFileAtomically } from '../tables/atomic-file.js'
import type { Row } from '../tables/column.js'
import { parquetBytes, type Table } from '../tables/parquet.js'
import { completeRow, tableColumns } from '../tables/schema.js'
import { backend, isTensorflowLoaded } from '../tensors/tensorflow.js'
import { emptyStore, fileStore, removeFolderAt, removeTemporaries } from './file-store.js'
import { runFolder, trainingFolder } from './folders.js'
import type { Job } from './job.js'
import { liveProgress, liveWriter, rowsReader } from './live-files.js'
import { loadPart } from './load-part.js'
import { type Lock, waitForLock } from './lock.js'
import { partChecksum } from './part-files.js'
import { provenance } from './provenance.js'
import { finishedTable, rowsFile } from './results.js'
import { type RunRecord, readRecord, recordFormat, writeRecord } from './run-record.js'

/** What an attempt needs of the process that it lives in. */
export interface Host {
  /** @param from how many rows came before these */
  rows(from: number, rows: readonly Row[]): void
  progress(fraction: number, message: string): void
  /** @throws Interrupted once the user has asked to stop */
  checkInterrupt(): void
  /** called with each lock file taken */
  owns(file: string): void
}

const recordSeconds = 2

/**
 * One attempt to finish a run. It owns the run's folder while it lasts; if another process does, it waits and passes on
 * the rows and the progress of that one, and if that one finished the run there is nothing left to do. Rows go to `rows.jsonl` as they come, from the first one again in each attempt
 * (an experiment emits what its checkpoints hold at once), and to `rows.parquet` at the end, before the record says `done`.
 *
 * Locks save work; what is found afterwards does not depend on them. A machine that was cut off from a shared folder for a
 * while may go on with a run that another one has taken over: each writes files of its own, the first whole table stays,
 * and the other attempt ends when it finds it.
 */
export async function attempt(experiment: Experiment, job: Job, host: Host): Promise<void> {
  const folder = runFolder(job.home, job.run)
  const lock = followToLock(folder, host)
  try {
    if (job.fresh) fs.rmSync(rowsFile(folder), { recursive: true, force: true })
    const isThere = fs.existsSync(rowsFile(folder))
    const finished = await finishedTable(job.home, job.run)
    if (finished !== undefined) return recordFinished(folder, finished)
    // damaged; one that has come since is another attempt's
    if (isThere) fs.rmSync(rowsFile(folder), { recursive: true, force: true })
    removeTemporaries(folder)
    await ownedAttempt(experiment, job, host, folder)
  } finally {
    lock.release()
  }
}

/** Another attempt has finished the run while this one computed. */
class Overtaken extends Error {
  override readonly message = 'another attempt has left a damaged table: run it again'
}

/** The table is there: whatever an attempt that was too late has left, the record says so. */
function recordFinished(folder: string, table: Table): void {
  const record = readRecord(folder)
  if (record === undefined || record.state === 'done') return
  const ended = new Date().toISOString()
  writeRecord(folder, { ...record, state: 'done', ended, rows: table.rows.length, message: null })
}

/** Puts a table in place unless there is one already: of two attempts that end at once, the first wins. */
async function publish(bytes: Uint8Array, folder: string, job: Job): Promise<void> {
  const table = rowsFile(folder)
  const own = path.join(folder, temporaryName('whole.parquet'))
  writeFileAtomically(own, bytes)
  try {
    fs.linkSync(own, table)
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST'
    if (isTaken && (await finishedTable(job.home, job.run)) !== undefined) return
    removeFolderAt(table)
    fs.renameSync(own, table) // a damaged table, or a file system without links
  } finally {
    fs.rmSync(own, { force: true })
  }
}

async function ownedAttempt(experiment: Experiment, job: Job, host: Host, folder: string): Promise<void> {
  const columns = tableColumns(experiment.parameters.map(parameterColumn), experiment.columns)
  const given = { ...parameterCells(experiment.parameters, job.parameters), run: job.run }
  const rows: Row[] = []

  const before = readRecord(folder)
  const begin = performance.now()
  const record: RunRecord = {
    format: recordFormat,
    run: job.run,
    experiment: job.experiment,
    version: experiment.version,
    ...revisionIn(experiment, job.parameters),
    parameters: job.parameters,
    training: job.training,
    directory: job.directory,
    parts: job.parts,
    state: 'running',
    started: new Date().toISOString(),
    ended: null,
    seconds: before?.seconds ?? 0,
    rows: 0,
    message: null,
  }
  const current = () => ({
    ...record,
    seconds: record.seconds + (performance.now() - begin) / 1000,
    rows: rows.length,
  })
  const ended = () => ({ ...current(), ended: new Date().toISOString() })
  let recorded = performance.now()
  const keepRecord = () => {
    if (performance.now() - recorded < recordSeconds * 1000) return
    recorded = performance.now()
    if (fs.existsSync(rowsFile(folder))) throw new Overtaken()
    writeRecord(folder, current())
  }

  writeRecord(folder, record)
  const linesFile = path.join(folder, 'rows.jsonl')
  // a file of its own, whoever else still writes to the one before
  fs.rmSync(linesFile, { recursive: true, force: true })
  const lines = fs.openSync(linesFile, 'w')
  const live = liveWriter(folder)
  const training = trainingStore(job, host, file => console.error(`${file} is damaged, and is computed again`))
  try {
    await experiment.run(job.parameters, {
      ...trainingContext(job, training, host),
      emit: added => {
        checkDevice(job)
        const complete = added.map(row => completeRow(row, columns, given, experiment.name))
        host.rows(rows.length, complete)
        for (const row of complete) rows.push(row)
        appendText(lines, complete.map(row => `${JSON.stringify(row)}\n`).join(''), linesFile)
        keepRecord()
      },
      progress: (fraction, message) => {
        host.progress(fraction, message)
        live.write(fraction, message)
        keepRecord()
        host.checkInterrupt()
      },
    })
    const source = {
      experiment: experiment.name,
      version: experiment.version,
      ...revisionIn(experiment, job.parameters),
      run: job.run,
      parameters: job.parameters,
      data: experiment.dataChecksum?.(job.parameters) ?? null,
      parts: job.parts,
      ...provenance(job.device, experiment.usesDevice),
    }
    await publish(parquetBytes({ columns, rows, provenance: source }), folder, job)
    writeRecord(folder, { ...ended(), state: 'done' })
    fs.rmSync(path.join(folder, 'rows.jsonl'), { force: true })
  } catch (error) {
    const other = await finishedTable(job.home, job.run)
    if (other !== undefined) return recordFinished(folder, other)
    const interrupted = error instanceof Interrupted
    const message = interrupted ? null : (error as Error).message
    try {
      writeRecord(folder, { ...ended(), state: interrupted ? 'interrupted' : 'failed', message })
    } catch (second) {
      console.error(second)
    }
    throw error
  } finally {
    live.close()
    fs.closeSync(lines)
    training.release()
  }
}

function appendText(handle: number, text: string, file: string): void {
  try {
    fs.writeSync(handle, text)
  } catch (error) {
    // another attempt on another machine has put a file of its own in its place
    if ((error as NodeJS.ErrnoException).code === 'ESTALE') return
    throw writeError(file, error as NodeJS.ErrnoException)
  }
}

/** Writes what one measured step of a finished or unfinished run was computed from. */
export async function exportStep(experiment: Experiment, job: Job, host: Host): Promise<void> {
  const { step, to } = job.export!
  if (experiment.export === undefined) throw new RangeError(`${experiment.name}: it has nothing to export`)
  const training = trainingStore(job, host, file => {
    throw new RangeError(`${file} is damaged: compute it again with \`gradient-lab run --fresh\` of the same case`)
  })
  try {
    const bytes = await experiment.export(job.parameters, step, {
      ...trainingContext(job, training, host),
      progress: (fraction, message) => {
        host.progress(fraction, message)
        host.checkInterrupt()
      },
    })
    writeFileAtomically(to, bytes)
  } finally {
    training.release()
  }
}

function trainingContext(job: Job, training: TrainingStore, host: Host): Omit<RunContext, 'emit' | 'progress'> {
  return {
    training: training.store,
    checkInterrupt: host.checkInterrupt,
    part: reference => {
      if (partChecksum(reference, job.directory) !== job.parts[reference])
        throw new RangeError(`part ${reference}: the file has changed since the run was asked for; run it again`)
      return loadPart(reference, job.directory)
    },
  }
}

interface TrainingStore {
  readonly store: RunContext['training']
  release(): void
}

/** The training's checkpoints; other runs of the same training wait from the first use of them on. */
function trainingStore(job: Job, host: Host, damaged: (file: string) => void): TrainingStore {
  const folder = trainingFolder(job.home, job.training)
  let lock: Lock | undefined
  const open = () => {
    lock = takeLock(folder, 'another run of the same training', host)
    removeTemporaries(folder)
    if (job.fresh) emptyStore(folder)
  }
  const store = fileStore(folder, { open, damaged })
  return { store, release: () => lock?.release() }
}

/** Takes a run's lock; while another process has it, passes on what that one leaves in the folder. */
function followToLock(folder: string, host: Host): Lock {
  const readRows = rowsReader(folder)
  let reached = 0 // its owner takes its progress away before it lets go of the run
  const lock = waitForLock(folder, () => {
    const { from, rows } = readRows()
    if (rows.length > 0) host.rows(from, rows)
    const progress = liveProgress(folder)
    reached = progress?.fraction ?? reached
    if (progress === undefined) host.progress(reached, 'waiting for this run in another process')
    else host.progress(progress.fraction, `${progress.message} (in another process)`)
    host.checkInterrupt()
  })
  host.owns(lock.file)
  return lock
}

function takeLock(folder: string, what: string, host: Host): Lock {
  const lock = waitForLock(folder, () => {
    host.progress(0, `waiting for ${what} in another process`)
    host.checkInterrupt()
  })
  host.owns(lock.file)
  return lock
}

/** The device is part of what identifies the run, so another one must not have computed its rows. */
function checkDevice(job: Job): void {
  if (!isTensorflowLoaded() || backend().isUsingGpuDevice === (job.device !== 'cpu')) return
  throw new Error(
    job.device === 'cpu'
      ? 'TensorFlow uses a GPU where the run was to use the CPU: set GRADIENT_LAB_DEVICE=cpu'
      : `TensorFlow does not use ${job.device}: \`gradient-lab doctor\` says why, GRADIENT_LAB_DEVICE=cpu chooses the CPU`,
  )
}
