import * as fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Interrupted } from '../experiments/experiment.js'
import { labHome } from '../tables/lab-home.js'
import type { Table } from '../tables/parquet.js'
import { emptyStore, storeStamp } from './file-store.js'
import { makeRunsFolder, runFolder, trainingFolder } from './folders.js'
import { type FollowedRun, followRun } from './followed-run.js'
import { isLocked, type Lock, tryLock } from './lock.js'
import { refuseTooLarge } from './memory.js'
import { type PreparedCase, refuseWithoutData } from './prepare-case.js'
import { ProgressMeter } from './progress.js'
import { publishedTable } from './published.js'
import { finishedTable, logFile, rowsFile } from './results.js'
import { type CaseOfMany, type CaseRuns, type CasesOptions, fractionOf } from './run-cases.js'
import { RunFailure } from './run-failure.js'
import { readRecord, writeRecord } from './run-record.js'
import { arraysOf, limitSeconds, needsOf, type SubmitOptions, sbatchWords, taskWords } from './slurm-arrays.js'
import { askQueue, mostTasks, refusalOf, requireSlurm, submit } from './slurm-commands.js'
import { placeKey, type QueuedTask, queueByPlace, queueText } from './slurm-queue.js'
import { failuresAfter, isLost, mostFailures } from './slurm-step.js'
import {
  placesOf,
  removeSubmission,
  submissionFolder,
  submissionsFolder,
  submissionsOf,
  type SubmittedTask,
  type TaskPlace,
  writeSubmission,
} from './slurm-submissions.js'
import { jobOf } from './start.js'

const pollSeconds = 10
/** Files of this many running cases are looked at in a second. */
const looksPerSecond = 200

interface Followed extends FollowedRun {
  readonly prepared: PreparedCase
  state: CaseOfMany['state']
  failure: Error | null
  /** its newest task, once it has been submitted */
  place: TaskPlace | undefined
  /** the submission of its newest task that is given up */
  left: string | undefined
  /** whether `sbatch` said that the task is in the queue */
  sure: boolean
  task: QueuedTask | undefined
  absences: number
  failures: number
  /** of the checkpoints, when its newest task was submitted */
  stamp: string
}

/**
 * Runs cases in Slurm, each as a task of a job array, and follows them. The home must be a folder that all machines see
 * under the same path. A result on the disk is the truth; the queue only tells where to wait, and what has to be submitted
 * again: a task that has left it without a result, until it has failed three times in a row without a new checkpoint.
 * Cases whose tasks are in the queue already, of an earlier call, are followed and not submitted again. `stop` leaves the
 * tasks in the queue.
 * @throws RangeError in one sentence, before anything is submitted, where Slurm's commands are missing, for a time limit
 * that is none, for a case that needs more than `memory`, and for results of another format
 */
export function slurmCases(prepared: readonly PreparedCase[], options: CasesOptions & SubmitOptions = {}): CaseRuns {
  requireSlurm()
  if (options.time !== undefined) limitSeconds(options.time)
  const here = prepared.filter(({ missingData }) => missingData === null)
  refuseTooLarge(here, options.memory ?? Number.POSITIVE_INFINITY)
  const home = options.home ?? labHome()
  const distinct = [...new Map(prepared.map(each => [each.run, each])).values()]
  refuseWithoutData(distinct, options.fresh)
  for (const { run } of distinct) readRecord(runFolder(home, run))
  makeRunsFolder(home)
  if (options.fresh) for (const lock of locksOf(home, distinct)) lock.release()

  const wake = new AbortController()
  const stop = () => wake.abort()
  const cases = distinct.map(each => followed(each, home, stop))
  const listeners = new Set<() => void>()
  const meter = new ProgressMeter()
  let doneBefore = 0
  let note = ''
  const changed = () => {
    const count = (test: (each: Followed) => boolean) => cases.filter(test).length
    const done = count(({ state }) => state === 'done')
    const fraction =
      (cases.reduce((sum, each) => sum + fractionOf(each), 0) - doneBefore) / Math.max(1, cases.length - doneBefore)
    const running = count(each => isOpen(each) && each.task?.standing === 'running')
    const message = `${done} of ${cases.length} cases done, ${running} running${note === '' ? '' : `, ${note}`}`
    meter.report(fraction, message, performance.now() / 1000)
    for (const listener of [...listeners]) listener()
  }

  const follow = async () => {
    if (options.fresh) await forget(distinct, home, options, wake.signal)
    else
      for (const each of cases) {
        await lookAtResult(each, home)
        if (isOpen(each)) finishWith(each, await publishedTable(each.prepared.run))
      }
    doneBefore = cases.filter(({ state }) => state === 'done').length
    attach(cases, home, options.fresh === true)
    let [polled, submitted] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
    let [refused, silent] = ['', '']
    const room = { tasks: Number.POSITIVE_INFINITY }
    const isTime = (last: number) => performance.now() - last >= pollSeconds * 1000
    while (cases.some(isOpen) && !wake.signal.aborted) {
      const due = dueCases(cases)
      if (due.length === 0) refused = ''
      else if (refused === '' || isTime(submitted)) {
        submitted = performance.now()
        refused = await submitCases(due, cases, room, home, options, wake.signal)
      }
      if (isTime(polled)) {
        polled = performance.now()
        silent = await poll(cases, wake.signal)
      }
      const visible = cases.filter(
        each => isOpen(each) && each.place !== undefined && each.task?.standing !== 'waiting',
      )
      for (const each of visible) await lookAtResult(each, home)
      for (const each of cases) if (isOpen(each)) settle(each, home)
      note = refused || silent
      changed()
      if (!cases.some(isOpen)) break
      const pause = Math.min(pollSeconds, Math.max(0.5, visible.length / looksPerSecond))
      await sleep(pause * 1000, undefined, { signal: wake.signal }).catch(() => {})
    }
    for (const each of cases) if (isOpen(each)) end(each, new Interrupted())
    removeFinished(cases, home)
    note = ''
    changed()
  }
  const ended = follow().catch(error => {
    for (const each of cases) if (isOpen(each)) end(each, error)
    changed()
  })

  return {
    cases,
    warning: null,
    get note() {
      return note
    },
    get progress() {
      return meter.current
    },
    ended,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop,
    get jobNames() {
      return [...new Set(cases.flatMap(({ state, place }) => (state === 'interrupted' && place?.submission) || []))]
    },
  }
}

function followed(prepared: PreparedCase, home: string, stop: () => void): Followed {
  return {
    ...followRun(prepared, home, stop),
    prepared,
    state: 'waiting',
    failure: null,
    place: undefined,
    left: undefined,
    sure: true,
    task: undefined,
    absences: 0,
    failures: 0,
    stamp: '',
  }
}

function isOpen({ state }: Followed): boolean {
  return state === 'waiting' || state === 'running'
}

function end(each: Followed, error: Error): void {
  each.state = error instanceof Interrupted ? 'interrupted' : 'failed'
  each.failure = error instanceof Interrupted ? null : error
  each.fail(error)
}

/**
 * The locks of all that the cases have on the disk.
 * @throws RangeError, and takes none, where somebody uses one of them
 */
function locksOf(home: string, cases: readonly PreparedCase[]): Lock[] {
  const locks: Lock[] = []
  const folders = new Map(
    cases.flatMap(({ run, training }) => [
      [runFolder(home, run), `run ${run}`],
      [trainingFolder(home, training), `training ${training}`],
    ]),
  )
  for (const [folder, what] of folders) {
    const lock = tryLock(folder)
    if (lock !== undefined) {
      locks.push(lock)
      continue
    }
    for (const taken of locks) taken.release()
    throw new RangeError(`slurm: ${what} is in use: stop it before it is computed afresh`)
  }
  return locks
}

/**
 * Removes the tables and the checkpoints of the cases, so that their tasks, however often they begin, go on from nothing once.
 * @throws Error, and removes nothing, where one is in use, `sbatch` would refuse it, or the user stops before
 */
async function forget(
  cases: readonly PreparedCase[],
  home: string,
  options: CasesOptions & SubmitOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const { needs } of arraysOf(cases, each => needsOf(each, options.memory), cases.length)) {
    const why = await refusalOf([...taskWords(needs, options), '--wrap=true'], signal)
    if (signal.aborted) throw new Interrupted()
    if (why !== undefined) throw new Error(`slurm: ${why}`)
  }
  const locks = locksOf(home, cases)
  try {
    for (const { run, training } of cases) {
      emptyStore(trainingFolder(home, training))
      fs.rmSync(rowsFile(runFolder(home, run)), { recursive: true, force: true })
    }
  } finally {
    for (const lock of locks) lock.release()
  }
  for (const { run } of cases) {
    const record = readRecord(runFolder(home, run))
    if (record !== undefined) writeRecord(runFolder(home, run), { ...record, state: 'interrupted' })
  }
}

/** Finds the cases that earlier calls have submitted. One that has failed since is submitted anew. */
function attach(cases: readonly Followed[], home: string, fresh: boolean): void {
  const places = placesOf(submissionsOf(home))
  for (const each of cases) {
    const place = places.get(each.prepared.run)
    if (place === undefined) continue
    if (failureSince(each.prepared, place, home) !== undefined) each.left = place.submission
    // tasks that wait compute afresh, too; those that are over are no failures of this call
    else placeAt(each, place, home, !fresh)
  }
}

function placeAt(each: Followed, place: TaskPlace, home: string, sure = true): void {
  each.place = place
  each.sure = sure
  each.task = undefined
  each.absences = 0
  each.stamp = storeStamp(trainingFolder(home, each.prepared.training))
}

/** Why the run failed after its newest task was submitted, as its own attempt tells. */
function failureSince({ run }: PreparedCase, { before }: TaskPlace, home: string): string | undefined {
  const record = readRecord(runFolder(home, run))
  return record?.state === 'failed' && record.started !== before ? (record.message ?? '') : undefined
}

/** Cases to submit: of one training one at a time, since the others would wait for its checkpoints. */
function dueCases(cases: readonly Followed[]): Followed[] {
  const busy = new Set(
    cases.filter(each => isOpen(each) && each.place !== undefined).map(each => each.prepared.training),
  )
  return cases.filter(each => {
    const isDue = isOpen(each) && each.place === undefined && !busy.has(each.prepared.training)
    if (isDue) busy.add(each.prepared.training)
    return isDue
  })
}

/** Submits cases, unless somebody else has done so meanwhile. Returns what the user should know, or nothing. */
async function submitCases(
  due: readonly Followed[],
  all: readonly Followed[],
  room: { tasks: number },
  home: string,
  options: CasesOptions & SubmitOptions,
  signal: AbortSignal,
): Promise<string> {
  const most = await mostTasks(signal)
  if (typeof most === 'string') return noAnswer(most)
  let lock = tryLock(submissionsFolder(home))
  for (; lock === undefined; lock = tryLock(submissionsFolder(home))) {
    if (signal.aborted) return ''
    await sleep(100)
  }
  try {
    const places = placesOf(submissionsOf(home))
    for (const each of due) {
      const place = places.get(each.prepared.run)
      if (place !== undefined && place.submission !== each.left) placeAt(each, place, home)
    }
    const own = due.filter(each => each.place === undefined)
    const atOnce = Math.min(most, room.tasks)
    for (const { needs, cases } of arraysOf(own, each => needsOf(each.prepared, options.memory), atOnce)) {
      if (signal.aborted) return ''
      const tasks = cases.map(each => taskOf(each.prepared, home, options))
      const { name } = writeSubmission(home, tasks)
      const folder = submissionFolder(home, name)
      const { queued, full, why } = await submit(sbatchWords(name, folder, cases.length, needs, options), signal)
      // half of what there was no room for, and twice what there was room for
      room.tasks = full ? Math.max(1, Math.floor(cases.length / 2)) : 2 * room.tasks
      if (queued === 'no') {
        removeSubmission(home, name)
        if (full && (cases.length > 1 || all.some(each => isOpen(each) && each.place !== undefined)))
          return `more are refused for now (${why})`
        for (const each of cases) end(each, new Error(`slurm: ${why}`))
        continue
      }
      for (const [place, each] of cases.entries())
        placeAt(each, { submission: name, place, before: tasks[place].before }, home, queued === 'yes')
      if (queued === 'unknown') return full ? 'the queue has no room for now' : noAnswer(why)
    }
    return ''
  } finally {
    lock.release()
  }
}

function taskOf(prepared: PreparedCase, home: string, options: CasesOptions): SubmittedTask {
  const job = { ...jobOf(prepared, home, { ...options, fresh: false }), batch: true }
  return { job, before: readRecord(runFolder(home, prepared.run))?.started ?? null }
}

/** Asks the queue for the tasks of all open cases. Where it does not answer nothing is known anew, and the user should know. */
async function poll(cases: readonly Followed[], signal: AbortSignal): Promise<string> {
  const placed = cases.filter(each => isOpen(each) && each.place !== undefined)
  if (placed.length === 0) return ''
  const tasks = await askQueue([...new Set(placed.map(each => each.place!.submission))], signal)
  if (typeof tasks === 'string') return noAnswer(tasks)
  const queue = queueByPlace(tasks)
  for (const each of placed) {
    each.task = queue.get(placeKey(each.place!.submission, each.place!.place))
    each.absences = each.task === undefined ? each.absences + 1 : 0
  }
  return ''
}

const noAnswer = (why: string): string => `the queue does not answer (${why})`

async function lookAtResult(each: Followed, home: string): Promise<void> {
  const { run } = each.prepared
  if (!fs.existsSync(rowsFile(runFolder(home, run)))) return
  finishWith(each, await finishedTable(home, run))
}

function finishWith(each: Followed, table: Table | undefined): void {
  if (table === undefined) return
  each.state = 'done'
  each.finish(table.rows)
}

/** What becomes of a case without a result. */
function settle(each: Followed, home: string): void {
  const { prepared, place, task, absences, failures } = each
  if (place === undefined) return
  const folder = runFolder(home, prepared.run)
  const reason = failureSince(prepared, place, home)
  if (reason !== undefined) {
    end(each, new RunFailure(prepared.experiment.name, prepared.run, reason, logFile(folder)))
    return
  }
  const unfinished = { submitted: true, task, absences, failures }
  if (!isLost(unfinished)) {
    if (task?.standing === 'running') each.state = 'running'
    if (task?.standing !== 'waiting') each.look(task === undefined ? '' : `(${queueText(task)})`)
    else each.look(queueText(task))
    return
  }
  const leftCheckpoint = storeStamp(trainingFolder(home, prepared.training)) !== each.stamp
  each.failures = each.sure ? failuresAfter(unfinished, leftCheckpoint) : failures
  each.place = undefined
  each.left = place.submission
  each.state = 'waiting'
  if (each.failures < mostFailures) return
  const how = task === undefined ? 'left the queue' : `ended as ${[task.state, task.reason].filter(Boolean).join(', ')}`
  const message = `its task in Slurm ${how}, ${mostFailures} times in a row without a new checkpoint`
  const record = isLocked(folder) ? undefined : readRecord(folder)
  if (record !== undefined)
    writeRecord(folder, { ...record, state: 'failed', ended: new Date().toISOString(), message })
  end(each, new RunFailure(prepared.experiment.name, prepared.run, message, logFile(folder)))
}

/** Submissions that were followed here and whose runs all have results need no files any more. */
function removeFinished(cases: readonly Followed[], home: string): void {
  const runs = new Set(cases.map(each => each.prepared.run))
  for (const { name, tasks } of submissionsOf(home)) {
    if (!tasks.some(({ job }) => runs.has(job.run))) continue
    if (tasks.every(({ job }) => fs.existsSync(rowsFile(runFolder(home, job.run))))) removeSubmission(home, name)
  }
}
