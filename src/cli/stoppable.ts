import { Interrupted } from '../experiments/experiment.js'

/**
 * Work in this process that SIGINT and SIGTERM end at its next check.
 * @throws Interrupted from `checkInterrupt`, which the work calls, once a signal has come
 */
export async function stoppable<Result>(work: (checkInterrupt: () => void) => Promise<Result>): Promise<Result> {
  let stopped = false
  const stop = () => {
    stopped = true
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  try {
    return await work(() => {
      if (stopped) throw new Interrupted()
    })
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
