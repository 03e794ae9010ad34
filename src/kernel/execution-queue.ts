/** Requests that are answered one after another. */
export interface ExecutionQueue<T> {
  add(request: T): void
  /** Takes everything that is waiting; gives what answers it with `refuse` instead. */
  takeWaiting(): Promise<() => void>
}

const pause = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

/** How long a client that sends many requests at once may pause between two of them, in ms. */
const gap = 10

/**
 * Runs requests in their order. `takeWaiting`, called while one runs and before its failure is told, takes those that were
 * sent before it was known: it waits until no more come in, so that neither the sockets' buffers nor the clocks of the
 * machines matter.
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
    async takeWaiting() {
      let seen = -1
      while (seen !== waiting.length) {
        seen = waiting.length
        await pause(gap)
      }
      const refused = waiting
      waiting = []
      return () => refused.forEach(refuse)
    },
  }
}
