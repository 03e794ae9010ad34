import type { QueuedTask } from './slurm-queue.js'

/** What is known of a case without a result. */
export interface Unfinished {
  /** whether it has been submitted */
  readonly submitted: boolean
  /** what the last poll that was answered told of its task; undefined where it told nothing */
  readonly task: Pick<QueuedTask, 'standing' | 'state'> | undefined
  /** polls in a row, since it was submitted, that were answered and told nothing of its task */
  readonly absences: number
  /** its tasks that ended without a result, a new checkpoint, or an excuse */
  readonly failures: number
}

/** Ends of a task that are not its own fault: it is submitted again as often as they come. */
const excused = ['PREEMPTED', 'NODE_FAIL', 'BOOT_FAIL', 'REVOKED']

/** A poll may miss a task once: after a controller was restarted, or just after the task was submitted. */
const enoughAbsences = 2

/** A task that ends so often by its own fault is not tried again. */
export const mostFailures = 3

/** Whether a task without a result has left the queue. */
export function isLost({ submitted, task, absences }: Unfinished): boolean {
  return submitted && (task === undefined ? absences >= enoughAbsences : task.standing === 'over')
}

/** How many failures a lost task makes: from 0 again where its attempt left a new checkpoint. */
export function failuresAfter(lost: Unfinished, leftCheckpoint: boolean): number {
  if (leftCheckpoint) return 0
  return lost.failures + (excused.includes(lost.task?.state ?? '') ? 0 : 1)
}
