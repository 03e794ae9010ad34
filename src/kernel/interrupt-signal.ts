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
