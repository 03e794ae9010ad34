import { runFolder } from './folders.js'
import type { ExperimentSource } from './job.js'
import { type KnownRun, recordCells, recordChanges } from './known-runs.js'
import { askQueue } from './slurm-commands.js'
import { placeKey, queueByPlace, queueText } from './slurm-queue.js'
import { placesOf, submissionsOf } from './slurm-submissions.js'

/** Runs with what Slurm's queue tells of them. */
export interface QueuedRuns {
  readonly runs: readonly KnownRun[]
  /** why the queue is not known, in one sentence */
  readonly warning: string | null
}

/**
 * Adds to the known runs where Slurm has them, and those that wait in its queue and have not begun, last. A run that is
 * done stays done, whatever the queue still says. Slurm is asked once, and only where something was submitted.
 */
export async function queuedRuns(
  home: string,
  recorded: readonly KnownRun[],
  source: ExperimentSource,
): Promise<QueuedRuns> {
  const submissions = submissionsOf(home)
  if (submissions.length === 0) return { runs: recorded, warning: null }
  const tasks = await askQueue(submissions.map(({ name }) => name))
  if (typeof tasks === 'string')
    return { runs: recorded, warning: `Slurm does not answer, so it is not known what waits in its queue (${tasks})` }
  const places = placesOf(submissions)
  const queue = queueByPlace(tasks)
  const taskOf = (run: string) => {
    const place = places.get(run)
    const task = place === undefined ? undefined : queue.get(placeKey(place.submission, place.place))
    return task?.standing === 'over' ? undefined : task
  }
  const runs = recorded.map((known): KnownRun => {
    const task = taskOf(known.run)
    if (known.state === 'done' || task === undefined) return known
    // a record is older news than the queue: the task may have been put back, or begin just now
    const state = task.standing === 'running' || known.state === 'running' ? 'running' : 'waiting'
    const progress = state === 'running' ? (known.progress ?? 0) : null
    return { ...known, state, progress, message: null, queue: queueText(task) }
  })
  const begun = new Set(recorded.map(({ run }) => run))
  const added = submissions.flatMap(({ name, created, tasks: submitted }) =>
    submitted.flatMap(({ job }): KnownRun[] => {
      const task = taskOf(job.run)
      if (begun.has(job.run) || places.get(job.run)?.submission !== name || task === undefined) return []
      return [
        {
          run: job.run,
          experiment: job.experiment,
          parameters: recordCells(job, source),
          state: task.standing === 'waiting' ? 'waiting' : 'running',
          progress: task.standing === 'waiting' ? null : 0,
          seconds: 0,
          bytes: 0,
          rows: 0,
          started: created,
          ended: null,
          training: job.training,
          folder: runFolder(home, job.run),
          where: 'home',
          message: null,
          queue: queueText(task),
          changed: recordChanges(job, source),
        },
      ]
    }),
  )
  return { runs: [...runs, ...added], warning: null }
}
