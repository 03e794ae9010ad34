import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Outcome } from './share-claims.js'
import type { Share } from './shares.js'

/** What a thread is asked to do: the shares of an experiment of this package that nobody has claimed in `memory`. */
export interface ThreadWork {
  readonly experiment: string
  readonly shares: readonly Share[]
  readonly memory: SharedArrayBuffer
}

export type ThreadReply = { readonly place: number; readonly outcome: Outcome } | 'finished'

/** Threads that wait for the next grid: loading the experiments takes one 0.1 s. */
const idle: Worker[] = []

/** Threads at work on a grid. */
export interface ShareThreads {
  /** Resolves when no share is left; rejects when a thread ends before, as `stop` makes them. */
  readonly done: Promise<void>
  /** Ends them, also in the middle of a share. */
  stop(): void
}

/** Starts `count` threads, and calls `ended` with each share that one of them has worked on. */
export function shareThreads(
  count: number,
  work: ThreadWork,
  ended: (place: number, outcome: Outcome) => void,
): ShareThreads {
  const workers = Array.from({ length: count }, () => idle.pop() ?? new Worker(join(__dirname, 'share-thread.js')))
  const all = Promise.all(workers.map(worker => worked(worker, work, ended)))
  const done = all.then(() => {})
  done.catch(() => {}) // whoever awaits it gets the rejection
  return { done, stop: () => workers.forEach(worker => void worker.terminate()) }
}

function worked(worker: Worker, work: ThreadWork, ended: (place: number, outcome: Outcome) => void): Promise<void> {
  worker.ref()
  return new Promise((resolve, reject) => {
    worker.on('message', (reply: ThreadReply) => {
      if (reply !== 'finished') return ended(reply.place, reply.outcome)
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
      worker.unref()
      idle.push(worker)
      resolve()
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error(`${work.experiment}: a thread that computed for it has ended`)))
    worker.postMessage(work)
  })
}
