import { runInThisContext } from 'node:vm'

/**
 * Catches the interrupt signal. Node's `vm` takes the listeners away while the synchronous part of a cell runs; a listener
 * that is added meanwhile (by a cell, or by a library that it imports) leaves the signal as one that ends the process. So
 * they are all put in place anew afterwards.
 */
export function catchInterruptSignal(): { restore(): void } {
  process.on('SIGINT', () => {})
  return {
    restore() {
      const listeners = process.rawListeners('SIGINT') as NodeJS.SignalsListener[]
      process.removeAllListeners('SIGINT')
      for (const listener of listeners) process.on('SIGINT', listener)
    },
  }
}

/** Runs code as a cell's synchronous part is run; whether a signal ended it. */
function endedBySignal(code: string): boolean {
  try {
    runInThisContext(code, { breakOnSigint: true })
    return false
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') return true
    throw error
  }
}

const waiting = (milliseconds: number) =>
  `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${milliseconds})`

/** How long no signal may come before none is taken to be left, at least and at most, in ms, and how often in a row. */
const [shortest, longest] = [20, 100]
const silences = 3

/**
 * Takes the interrupt signals that Node has received and not yet acted on. Its `vm` notes a signal in a semaphore and leaves
 * it to a thread of its own; where the code ends before that thread runs, the note stays, and would end the next cell. A
 * signal of our own shows how long that thread takes on this machine now; the notes are taken when several times as long
 * passes without an end, three times in a row.
 */
export function takeLateSignals(): void {
  const sent = performance.now()
  endedBySignal(`process.kill(process.pid, 'SIGINT'); ${waiting(1000)}`)
  const silence = Math.min(longest, Math.max(shortest, 5 * (performance.now() - sent)))
  for (let silent = 0; silent < silences; ) silent = endedBySignal(waiting(silence)) ? 0 : silent + 1
}
