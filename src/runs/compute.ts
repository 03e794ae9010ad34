import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { type Experiment, Interrupted } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'
import { caseClaims, claimCases, type Outcome } from './case-claims.js'
import { caseRows } from './case-rows.js'
import { type CaseThreads, caseThreads } from './case-threads.js'
import { experimentsOf, ownExperiments } from './job.js'
import { findExperiment } from './start.js'
import { type Grid, prepareGrid } from './sweep.js'

export interface ComputeOptions {
  /** of the processor, used by grids that take longer than a thread takes to start; default: all there are */
  readonly threads?: number
  /** ends the computation with `Interrupted` */
  readonly signal?: AbortSignal
}

/** Other threads are started where the cases that are left would take this one longer. */
const worthwhileSeconds = 0.2

/**
 * The rows of all cases of a grid, computed in this process and kept nowhere: for the experiments without a network,
 * whose cases take milliseconds. An array of values means one case for each, the first key slowest, as in `sweep`; the
 * rows are those that `gradient-lab run` gives for the same cases, whatever the number of threads.
 * @throws RangeError or TypeError in one sentence for an unknown experiment or parameter, an impossible case, and an
 * experiment that trains a network
 */
export async function compute(
  experiment: Experiment | string,
  grid: Grid = {},
  { threads = availableParallelism(), signal }: ComputeOptions = {},
): Promise<Row[]> {
  const found = typeof experiment === 'string' ? findExperiment(experiment) : experiment
  if (found.usesDevice)
    throw new RangeError(
      `compute: ${found.name} trains a network, which takes a process of its own; use start or sweep`,
    )
  const cases = prepareGrid(found, grid, process.cwd()).cases.map(({ parameters, run }) => ({ parameters, run }))
  const outcomes: Outcome[] = []
  const claims = caseClaims(cases.length)
  const isOwn = experimentsOf(ownExperiments).includes(found)
  const end = (place: number, outcome: Outcome) => {
    outcomes[place] = outcome
  }
  let others: CaseThreads | undefined
  const stop = () => {
    claims.end()
    others?.stop()
  }
  signal?.addEventListener('abort', stop)
  try {
    const begin = performance.now()
    const work = async (place: number) => {
      if (place > 0) await setImmediate() // the signal, and other threads' rows, come in between two cases
      return caseRows(found, cases[place])
    }
    await claimCases(claims, cases.length, work, (place, outcome) => {
      end(place, outcome)
      const left = cases.length - 1 - place
      const secondsLeft = ((performance.now() - begin) / 1000 / (place + 1)) * left
      if (others !== undefined || !isOwn || threads < 2 || secondsLeft < worthwhileSeconds) return
      const shared = { experiment: found.name, cases, memory: claims.memory }
      others = caseThreads(Math.min(threads - 1, left), shared, end)
    })
    await others?.done
  } catch (error) {
    throw signal?.aborted ? new Interrupted() : error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  if (signal?.aborted) throw new Interrupted()
  return outcomes.flatMap(outcome => {
    if ('error' in outcome) throw outcome.error
    return outcome.rows
  })
}
