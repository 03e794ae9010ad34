import { Interrupted } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'
import { attempt, exportStep } from './attempt.js'
import { experimentsOf, type Job, type Message } from './job.js'
import { watchParent } from './parent-watch.js'

/** A run's own process. Ctrl-C reaches it too when it is typed in a terminal: its parent decides what that means. */
process.on('SIGINT', () => {})
// a log on a full disk must not end the run
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
process.once('message', job => void work(job as Job))

const progressMilliseconds = 50

async function work(job: Job): Promise<void> {
  if (job.batch) process.on('SIGTERM', () => {})
  const watch = watchParent()
  let reported = Number.NEGATIVE_INFINITY
  const host = {
    rows: (from: number, rows: readonly Row[]) => say({ kind: 'rows', from, rows }),
    progress: (fraction: number, message: string) => {
      if (performance.now() - reported < progressMilliseconds) return
      reported = performance.now()
      say({ kind: 'progress', fraction, message })
    },
    checkInterrupt: () => {
      if (watch.stopAsked) throw new Interrupted()
    },
    owns: watch.keepFresh,
  }
  try {
    const experiment = experimentsOf(job.source).find(candidate => candidate.name === job.experiment)
    if (experiment === undefined) throw new Error(`there is no experiment ${job.experiment}`)
    await (job.export === undefined ? attempt : exportStep)(experiment, job, host)
    leave({ kind: 'ended', state: 'done', message: null })
  } catch (error) {
    if (error instanceof Interrupted) return leave({ kind: 'ended', state: 'interrupted', message: null })
    console.error(error)
    const refused = job.export !== undefined && error instanceof RangeError
    leave({ kind: 'ended', state: 'failed', message: (error as Error).message ?? String(error), refused })
  }
}

function say(message: Message): void {
  if (process.connected) process.send!(message, undefined, undefined, () => {})
}

/** Ends the process when the parent has been told, or at once when there is none. */
function leave(message: Message): void {
  if (!process.connected) process.exit()
  process.send!(message, undefined, undefined, () => process.exit())
}
