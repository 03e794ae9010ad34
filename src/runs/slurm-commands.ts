import { execFile } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { parseQueue, type QueuedTask, queueFormat } from './slurm-queue.js'

/** What one of Slurm's commands answered. */
interface Answer {
  readonly ok: boolean
  readonly out: string
  readonly error: string
}

function ask(program: string, words: readonly string[], signal?: AbortSignal): Promise<Answer> {
  return new Promise(resolve => {
    const limits = { timeout: 45_000, maxBuffer: 2 ** 28, signal }
    execFile(program, [...words], limits, (error, out, text) =>
      resolve({ ok: error === null, out, error: error === null ? '' : text.trim() || error.message }),
    )
  })
}

/** @throws RangeError in one sentence where Slurm's commands are not installed */
export function requireSlurm(): void {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const missing = ['sbatch', 'squeue', 'scontrol'].find(
    program => !folders.some(folder => fs.existsSync(path.join(folder, program))),
  )
  if (missing !== undefined)
    throw new RangeError(`slurm: there is no ${missing} on the PATH: run this where jobs are submitted, or locally`)
}

/** How many tasks an array may have, or why the controller does not answer. */
export async function mostTasks(signal?: AbortSignal): Promise<number | string> {
  const { ok, out, error } = await ask('scontrol', ['show', 'config'], signal)
  const size = /^MaxArraySize\s*=\s*(\d+)/m.exec(out)?.[1]
  if (size !== undefined) return Number(size)
  return ok ? 'scontrol tells no MaxArraySize' : lastLine(error)
}

/** The tasks with these job names, also those that have ended of late, or why the controller does not answer. */
export async function askQueue(names: readonly string[], signal?: AbortSignal): Promise<QueuedTask[] | string> {
  const words = ['--noheader', '--array', '--states=all', '--me', `--name=${names.join()}`, `--format=${queueFormat}`]
  const { ok, out, error } = await ask('squeue', words, signal)
  return ok ? parseQueue(out) : lastLine(error)
}

const lastLine = (text: string): string => text.split('\n').at(-1)!

/** What `sbatch` made of a submission. */
export interface Submitted {
  /** whether the tasks are in the queue; `unknown`: the queue itself will tell, by their name */
  readonly queued: 'yes' | 'no' | 'unknown'
  /** whether there was no room for so many, which passes */
  readonly full: boolean
  /** what `sbatch` said where it failed */
  readonly why: string
}

export async function submit(words: readonly string[], signal?: AbortSignal): Promise<Submitted> {
  const { ok, error } = await ask('sbatch', words, signal)
  if (ok) return { queued: 'yes', full: false, why: '' }
  return { ...readRefusal(signal?.aborted ? 'timed out' : error), why: lastLine(error) }
}

/** Why `sbatch` would not take this submission at all, however much room there were; undefined where it would, or nobody knows. */
export async function refusalOf(words: readonly string[], signal?: AbortSignal): Promise<string | undefined> {
  const { ok, error } = await ask('sbatch', ['--test-only', ...words], signal)
  const { queued, full } = readRefusal(error)
  return !ok && queued === 'no' && !full ? lastLine(error) : undefined
}

/** Reads why `sbatch` failed. Where neither the controller nor `sbatch` itself said no, nobody knows whether it did. */
export function readRefusal(error: string): Pick<Submitted, 'queued' | 'full'> {
  // the controller is full: sbatch tries again until its time here is over
  if (/temporarily una(ble|vailable)/i.test(error)) return { queued: 'unknown', full: true }
  const isRefusal =
    /Batch job submission failed|allocation failure|invalid|unrecognized|error:/i.test(error) &&
    !/contact|timed? ?out|connect|transmitted|communicat|shut ?down|not respond/i.test(error)
  // a limit on what one may have in the queue, or one on a single task: which of the two Slurm does not say
  return { queued: isRefusal ? 'no' : 'unknown', full: isRefusal && /violates accounting\/QOS policy/i.test(error) }
}

/** Puts the task that this process belongs to back into the queue. */
export async function requeue(task: string): Promise<boolean> {
  return (await ask('scontrol', ['requeue', task])).ok
}
