/** Requests that are answered one after another. */
export interface ExecutionQueue<T> {
  add(request: T): void
  /** Answers everything that is waiting with `refuse` instead. */
  abort(): Promise<void>
}

const pause = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

/** How long a client that sends many requests at once may pause between two of them, in ms. */
const gap = 10

/**
 * Runs requests in their order. `abort`, called while one runs, refuses those that were sent before its failure was known:
 * it waits until no more come in, so that neither the sockets' buffers nor the clocks of the machines matter.
 */
export function executionQueue<T>(run: (request: T) => Promise<void>, refuse: (request: T) => void): ExecutionQueue<T> {
  let waiting: T[] = []
  let running = false
  const work = async () => {
    running = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next)
    running = false
  }
  return {
    add(request) {
      waiting.push(request)
      if (!running) void work()
    },
    async abort() {
      let seen = -1
      while (seen !== waiting.length) {
        seen = waiting.length
        await pause(gap)
      }
      const refused = waiting
      waiting = []
      for (const request of refused) refuse(request)
    },
  }
}
