/** A task as the queue tells of it. */
export interface QueuedTask {
  /** the name of its job, which is that of its submission */
  readonly submission: string
  /** its place in the submission, from 0 */
  readonly place: number
  readonly standing: 'waiting' | 'running' | 'over'
  /** Slurm's word, `PENDING` */
  readonly state: string
  /** why it waits or how it ended, `Resources`; empty where Slurm gives no reason */
  readonly reason: string
  /** the machine that it runs on, or ran on last; empty while it waits */
  readonly node: string
}

/** What `squeue -o` is asked for: name, place in the array, state, reason, node. */
export const queueFormat = '%j|%K|%T|%r|%N'

const waiting = 'PENDING REQUEUED REQUEUE_FED REQUEUE_HOLD RESV_DEL_HOLD SPECIAL_EXIT CONFIGURING'.split(' ')
const over = 'COMPLETED FAILED CANCELLED TIMEOUT NODE_FAIL PREEMPTED BOOT_FAIL DEADLINE OUT_OF_MEMORY REVOKED'.split(
  ' ',
)

/** Reads what `squeue` printed. A state that is not known counts as running: nothing is given up for a word. */
export function parseQueue(text: string): QueuedTask[] {
  return text.split('\n').flatMap(line => {
    const [submission, place, state, reason, node] = line.split('|')
    if (!/^\d+$/.test(place ?? '')) return []
    const standing = waiting.includes(state) ? 'waiting' : over.includes(state) ? 'over' : 'running'
    return [{ submission, place: Number(place), standing, state, reason: reason === 'None' ? '' : reason, node }]
  })
}

/** Tasks by submission and place; of two that are the same the one that is not over. */
export function queueByPlace(tasks: readonly QueuedTask[]): ReadonlyMap<string, QueuedTask> {
  const byPlace = new Map<string, QueuedTask>()
  for (const task of tasks) {
    const key = placeKey(task.submission, task.place)
    if (byPlace.get(key)?.standing !== 'running') byPlace.set(key, task)
  }
  return byPlace
}

export function placeKey(submission: string, place: number): string {
  return `${submission}/${place}`
}

/** `waiting in the queue (Resources)` or `on n2`; nothing for what is over. */
export function queueText({ standing, reason, node }: QueuedTask): string {
  if (standing === 'over') return ''
  if (standing === 'running') return `on ${node}`
  return `waiting in the queue${reason === '' ? '' : ` (${reason})`}`
}
