import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { writeFileAtomically } from '../tables/atomic-file.js'
import { makeFolder } from '../tables/make-folder.js'
import { namesIn } from './folders.js'
import type { Job } from './job.js'

/**
 * A job array on its way: a folder `results/slurm/<name>` with the jobs of its tasks, its script and its logs. The name is
 * that of Slurm's job too, and chosen before it is submitted, so that whoever lost sight of it finds it in the queue.
 */
export interface Submission {
  readonly name: string
  /** ISO 8601 */
  readonly created: string
  readonly tasks: readonly SubmittedTask[]
}

export interface SubmittedTask {
  readonly job: Job
  /** when the run's last attempt before this submission was started; null without one */
  readonly before: string | null
}

const format = 1

/** Files of all submissions of a home. */
export function submissionsFolder(home: string): string {
  return path.join(home, 'results', 'slurm')
}

export function submissionFolder(home: string, name: string): string {
  return path.join(submissionsFolder(home), name)
}

/** Writes what the tasks of a new array need, before it is submitted. */
export function writeSubmission(home: string, tasks: readonly SubmittedTask[]): Submission {
  const name = `gradient-lab-${randomBytes(4).toString('hex')}`
  const submission = { name, created: new Date().toISOString(), tasks }
  const folder = submissionFolder(home, name)
  makeFolder(path.join(folder, 'logs'))
  writeFileAtomically(path.join(folder, 'tasks.json'), JSON.stringify({ format, ...submission }))
  const words = [process.execPath, path.join(__dirname, 'slurm-task.js'), folder]
  // so that Slurm's signals reach Node and no shell
  writeFileAtomically(path.join(folder, 'task.sh'), `#!/bin/sh\nexec ${words.map(quoted).join(' ')}\n`)
  return submission
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** @throws Error where there is none or it cannot be read */
export function readSubmission(folder: string): Submission {
  const { format: written, ...submission } = JSON.parse(fs.readFileSync(path.join(folder, 'tasks.json'), 'utf8'))
  if (written !== format) throw new Error(`${folder} was written by another version of gradient-lab`)
  return submission
}

/** The submissions of a home that can be read, the oldest first. */
export function submissionsOf(home: string): Submission[] {
  const found = namesIn(submissionsFolder(home)).flatMap(name => {
    try {
      return /^gradient-lab-[0-9a-f]{8}$/.test(name) ? [readSubmission(submissionFolder(home, name))] : []
    } catch {
      return [] // half removed, or of another version
    }
  })
  return found.sort((a, b) => (a.created < b.created ? -1 : 1))
}

export function removeSubmission(home: string, name: string): void {
  fs.rmSync(submissionFolder(home, name), { recursive: true, force: true })
}

/** Where in which submission a run's newest task is. */
export interface TaskPlace {
  readonly submission: string
  readonly place: number
  readonly before: string | null
}

/** By run, its newest task. */
export function placesOf(submissions: readonly Submission[]): Map<string, TaskPlace> {
  const places = new Map<string, TaskPlace>()
  for (const { name, tasks } of submissions)
    for (const [place, { job, before }] of tasks.entries()) places.set(job.run, { submission: name, place, before })
  return places
}
