import type { RunContext } from './experiment.js'

/** The context of a part of a run, whose own progress from 0 to 1 is that of the whole from `begin` to `end`. */
export function partOfProgress(context: RunContext, begin: number, end: number): RunContext {
  return {
    ...context,
    progress: (fraction, message) => context.progress(begin + fraction * (end - begin), message),
  }
}
