import childProcess from 'node:child_process'
import timers from 'node:timers'
import workerThreads from 'node:worker_threads'
import { calledByPackage, calledByUser } from './calling-code.js'
import { endTree } from './process-tree.js'

/** What the code of a stopped cell meets where it would go on. */
export class CellStopped extends Error {
  override readonly name = 'Interrupted'
  constructor() {
    super('the cell was interrupted')
  }
}

/** One run of a cell with all that it started: its promises, timers, processes and threads, also after its end. */
export interface CellWork {
  readonly stopped: boolean
  /** Timers do not fire any more, code that awaits does not go on, processes and threads are ended. */
  stop(): void
}

interface Work extends CellWork {
  stopped: boolean
  readonly processes: Set<childProcess.ChildProcess>
  readonly threads: Set<workerThreads.Worker>
}

/**
 * Whose code runs: that of the newest cell, except where it is known to be an earlier one's. Node's own AsyncLocalStorage
 * would say it too, but does not outlive that running code is torn down.
 */
let newest: Work | undefined
let current: Work | undefined

/** Runs code of an earlier cell: up to the end of this turn what it starts is its own. */
function enter(work: Work | undefined): void {
  if (current === work) return
  current = work
  queueMicrotask(() => {
    current = newest
  })
}

/** The cell that runs now, to be asked before an `await`. */
export const here = (): Work | undefined => current

/** To be called with that cell and what the `await` gave. @throws CellStopped after the cell was stopped */
export function resumed<T>(work: Work | undefined, value: T): T {
  if (work?.stopped) throw new CellStopped()
  enter(work)
  return value
}

/** What a `for await` of a cell goes through: it ends when the cell was stopped. */
export async function* resumedEach<T>(values: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  const work = current
  for await (const value of values) yield resumed(work, value)
}

/** Opens the work of a cell, which is the newest from now on. */
export function cellWork(): CellWork {
  const work: Work = {
    stopped: false,
    processes: new Set(),
    threads: new Set(),
    stop() {
      work.stopped = true
      for (const { pid } of work.processes) if (pid !== undefined) endTree(pid)
      for (const thread of work.threads) void thread.terminate()
    },
  }
  newest = work
  current = work
  return work
}

type Callback = (...args: unknown[]) => void
type Start = (callback: Callback, ...rest: unknown[]) => unknown

/** `start`, a function that takes a callback, whose callbacks from a cell do nothing once the cell was stopped. */
function stoppable(start: Start, end?: (handle: never) => void): Start {
  const started: Start = (callback, ...rest) => {
    const work = current
    if (!work || typeof callback !== 'function' || !calledByUser(started)) return start(callback, ...rest)
    const handle = start(
      (...args) => {
        if (work.stopped) return end?.(handle as never)
        const before = current
        current = work
        try {
          callback(...args)
        } finally {
          current = before
        }
      },
      ...rest,
    )
    return handle
  }
  return Object.assign(started, start)
}

/** From now on the timers, processes and threads that cells start are known. Libraries and this package keep theirs. */
export function followCells(): void {
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
    const end = name === 'setInterval' ? (handle: NodeJS.Timeout) => clearInterval(handle) : undefined
    const started = stoppable(timers[name] as unknown as Start, end)
    Object.defineProperties(started, Object.getOwnPropertyDescriptors(timers[name]))
    for (const place of [globalThis, timers]) (place as unknown as Record<string, Start>)[name] = started
  }
  const { spawn } = childProcess.ChildProcess.prototype as unknown as { spawn(options: object): number }
  const spawned = function (this: childProcess.ChildProcess, options: { detached?: boolean }): number {
    const work = current
    if (work && !options.detached && !calledByPackage(spawned)) {
      work.processes.add(this)
      this.once('exit', () => work.processes.delete(this))
    }
    return spawn.call(this, options)
  }
  Object.assign(childProcess.ChildProcess.prototype, { spawn: spawned })
  workerThreads.Worker = class Worker extends workerThreads.Worker {
    constructor(...args: ConstructorParameters<typeof workerThreads.Worker>) {
      super(...args)
      const work = current
      if (!work || calledByPackage(Worker as never)) return
      work.threads.add(this)
      this.once('exit', () => work.threads.delete(this))
    }
  }
}
