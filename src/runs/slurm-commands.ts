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

function ask(program: string, words: readonly string[]): Promise<Answer> {
  return new Promise(resolve => {
    const limits = { timeout: 45_000, maxBuffer: 2 ** 28 }
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

/** How many tasks an array may have; undefined where the controller does not answer. */
export async function mostTasks(): Promise<number | undefined> {
  const { ok, out } = await ask('scontrol', ['show', 'config'])
  const size = /^MaxArraySize\s*=\s*(\d+)/m.exec(out)?.[1]
  return ok && size !== undefined ? Number(size) : undefined
}

/** The tasks with these job names, also those that have ended of late; undefined where the controller does not answer. */
export async function askQueue(names: readonly string[]): Promise<QueuedTask[] | undefined> {
  const words = ['--noheader', '--array', '--states=all', '--me', `--name=${names.join()}`, `--format=${queueFormat}`]
  const { ok, out } = await ask('squeue', words)
  return ok ? parseQueue(out) : undefined
}

/** How a submission went. `unsure`: it may or may not be in the queue, where its name tells. */
export type Submitted =
  | { readonly kind: 'in the queue' }
  | { readonly kind: 'unsure' | 'refused'; readonly why: string }

export async function submit(words: readonly string[]): Promise<Submitted> {
  const { ok, error } = await ask('sbatch', words)
  return ok
    ? { kind: 'in the queue' }
    : { kind: isRefusal(error) ? 'refused' : 'unsure', why: error.split('\n').at(-1)! }
}

/** Whether `sbatch` failed because the controller, or `sbatch` itself, said no; else nobody knows. */
export function isRefusal(error: string): boolean {
  return (
    /Batch job submission failed|invalid|unrecognized|error:/i.test(error) &&
    !/contact|timed? ?out|connect|transmitted|communicat|shut ?down|not respond/i.test(error)
  )
}

/** Puts the task that this process belongs to back into the queue. */
export async function requeue(task: string): Promise<boolean> {
  return (await ask('scontrol', ['requeue', task])).ok
}
