import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import type { Notebook } from '../notebook/notebook-file.js'
import type { HeadlessMessage } from './headless-child.js'
import type { HeadlessResult } from './headless-run.js'

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

/**
 * Runs a notebook without Jupyter, in a process of its own whose working directory is `folder`; afterwards it and all that it
 * started are ended. What the process itself prints (TensorFlow's messages) goes to standard error. The promise is rejected
 * where the process ends by itself, with the cell that ran.
 */
export function runNotebook(notebook: Notebook, folder: string): HeadlessRun {
  const child = fork(resolve(__dirname, 'headless-child.js'), [], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const result = new Promise<HeadlessResult>((resolve, reject) => {
    let cell = 0
    child.on('message', (message: HeadlessMessage) => {
      if ('cell' in message) cell = message.cell
      else {
        resolve(message.result)
        endGroup(child.pid, 'SIGKILL')
      }
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      endGroup(child.pid, 'SIGKILL')
      reject(new Error(`cell ${cell}: it ended the process (${signal ?? `exit status ${code}`})`))
    })
    child.send(notebook)
  })
  return { result, stop: () => endGroup(child.pid, 'SIGTERM') }
}
