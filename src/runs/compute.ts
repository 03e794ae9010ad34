import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { type Experiment, Interrupted } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'
import { experimentsOf, ownExperiments } from './job.js'
import { claimShares, type Outcome, shareClaims } from './share-claims.js'
import { type ShareThreads, shareThreads } from './share-threads.js'
import { computeShare, rowsOfShares, sharesOf } from './shares.js'
import { findExperiment } from './start.js'
import { type Grid, prepareGrid } from './sweep.js'

export interface ComputeOptions {
  /** of the processor, used by grids that take longer than a thread takes to start; default: all there are */
  readonly threads?: number
  /** ends the computation with `Interrupted` */
  readonly signal?: AbortSignal
}

/** Other threads are started where what is left would take this one longer. */
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
  const shares = sharesOf(found, cases)
  const outcomes: Outcome[] = []
  const claims = shareClaims(shares.length)
  const isOwn = experimentsOf(ownExperiments).includes(found)
  const end = (place: number, outcome: Outcome) => {
    outcomes[place] = outcome
  }
  let others: ShareThreads | undefined
  const stop = () => {
    claims.end()
    others?.stop()
  }
  signal?.addEventListener('abort', stop)
  try {
    const spread = (left: number) => {
      if (others !== undefined || !isOwn || threads < 2 || left < 1) return
      const shared = { experiment: found.name, shares, memory: claims.memory }
      others = shareThreads(Math.min(threads - 1, left), shared, end)
    }
    const begin = performance.now()
    const work = async (place: number) => {
      if (place > 0) await setImmediate() // the signal, and other threads' rows, come in between two shares
      return computeShare(found, shares[place])
    }
    if (found.parts !== undefined) spread(shares.length - 1) // what is divided takes long
    await claimShares(claims, shares.length, work, (place, outcome) => {
      end(place, outcome)
      const left = shares.length - 1 - place
      const secondsLeft = ((performance.now() - begin) / 1000 / (place + 1)) * left
      if (secondsLeft >= worthwhileSeconds) spread(left)
    })
    await others?.done
  } catch (error) {
    throw signal?.aborted ? new Interrupted() : error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  if (signal?.aborted) throw new Interrupted()
  const findings = outcomes.map(outcome => {
    if ('error' in outcome) throw outcome.error
    return outcome.found
  })
  return rowsOfShares(found, cases, findings)
}
