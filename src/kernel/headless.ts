import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { getHeapStatistics } from 'node:v8'
import type { Notebook } from '../notebook/notebook-file.js'
import type { HeadlessMessage, HeadlessTask } from './headless-child.js'
import type { HeadlessOptions, HeadlessResult } from './headless-run.js'

/** Ends a process group and whatever it left behind. */
function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export interface HeadlessRun {
  readonly result: Promise<HeadlessResult>
  /** Ends the notebook's process and all that it started. */
  stop(): void
}

export interface NotebookRunOptions extends HeadlessOptions {
  /** most seconds that one cell may run; default: no limit */
  readonly timeout?: number
}

/** How long a process may take to end when it is asked to, in ms. */
const patience = 2000

/** V8 and Node begin with these when the memory is used up or the process aborts; what follows says nothing to a user. */
const usedUp = '<--- Last few GCs --->'
const lastWords = [usedUp, '----- Native stack trace -----']

const outOfMemory = () => {
  const gigabytes = getHeapStatistics().heap_size_limit / 2 ** 30
  return `it used up the memory that Node allows itself, ${gigabytes.toFixed(1)} GB; NODE_OPTIONS=--max-old-space-size=MEGABYTES allows more`
}

/**
 * Runs a notebook without Jupyter, in a process of its own whose working directory is `folder`; afterwards it and all that it
 * started are ended. What the process itself prints (TensorFlow's messages) goes to standard error. The promise is rejected
 * where the process ends by itself or a cell runs too long, with a sentence that names the cell.
 */
export function runNotebook(notebook: Notebook, folder: string, options: NotebookRunOptions = {}): HeadlessRun {
  const { timeout, ...inside } = options
  const child = fork(resolve(__dirname, 'headless-child.js'), [], {
    cwd: folder,
    detached: true,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let dying: string | undefined
  const printed = createInterface({ input: child.stderr! }).on('line', line => {
    dying ??= lastWords.find(words => line.includes(words))
    if (dying === undefined) process.stderr.write(`${line}\n`)
  })
  const printedAll = once(printed, 'close')
  const result = new Promise<HeadlessResult>((resolve, reject) => {
    let cell = 0
    let limit: NodeJS.Timeout | undefined
    const settle = (settled: () => void) => {
      clearTimeout(limit)
      settled()
      endGroup(child.pid, 'SIGKILL')
    }
    const fail = (what: string) => settle(() => reject(new Error(`cell ${cell}: ${what}`)))
    child.on('message', (message: HeadlessMessage) => {
      if ('result' in message) settle(() => resolve(message.result))
      else if ('problem' in message) settle(() => reject(new Error(message.problem)))
      else {
        cell = message.cell ?? cell
        clearTimeout(limit)
        if (timeout !== undefined)
          limit = setTimeout(
            () => fail(`it ran for more than ${timeout} s (--timeout)`),
            timeout * 1000 + (message.cell === null ? patience : 0),
          )
      }
    })
    child.on('error', error => settle(() => reject(error)))
    child.on('exit', async (code, signal) => {
      endGroup(child.pid, 'SIGKILL')
      await Promise.race([printedAll, new Promise(done => setTimeout(done, patience).unref())])
      fail(dying === usedUp ? outOfMemory() : `it ended the process (${signal ?? `exit status ${code}`})`)
    })
    const task: HeadlessTask = { notebook, options: inside }
    child.send(task)
  })
  return {
    result,
    stop() {
      endGroup(child.pid, 'SIGTERM')
      setTimeout(() => endGroup(child.pid, 'SIGKILL'), patience).unref()
    },
  }
}
