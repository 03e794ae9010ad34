import { setImmediate } from 'node:timers/promises'
import { updatesAt } from '../measurements/ratios-along-pass.js'
import { runningStatisticsError } from '../measurements/running-statistics-error.js'
import { snapshotTable } from '../measurements/snapshot-table.js'
import { varianceRatio } from '../measurements/variance-ratio.js'
import { atAccess, type Locks } from '../problems/locks.js'
import type { Row } from '../tables/column.js'
import { naive, nextStatistics, restore } from '../trajectories/batch-norm-policy.js'
import { type Iterate, trajectory } from '../trajectories/trajectory.js'
import { contentKey } from './case-key.js'
import type { Parameters, RunContext } from './experiment.js'
import { kept } from './kept.js'
import { partOfProgress } from './part-of-progress.js'
import { trainEpochs } from './train-epochs.js'
import { checkpointName, type Training } from './training.js'

/** One way to run an epoch. */
interface Way {
  readonly transformsLocked: boolean
  readonly dropoutLocked: boolean
  readonly batchNormRestored: boolean
}

const both = [true, false]
const ways: readonly Way[] = both.flatMap(transformsLocked =>
  both.flatMap(dropoutLocked =>
    both.map(batchNormRestored => ({ transformsLocked, dropoutLocked, batchNormRestored })),
  ),
)

/** The training of the epochs before, with all locks. */
export const lockedTraining = (parameters: Parameters): Parameters => ({
  ...parameters,
  lock: 'transforms,dropout',
  batchNorm: 'restore',
})

/** Trains up to the epoch asked for with all locks, and runs that one from there in all eight ways. */
export function runLockMatrix(parameters: Parameters, context: RunContext): Promise<void> {
  const epoch = parameters.epoch as number
  const statisticsAt = parameters.statisticsAt as number
  // an epoch of the matrix is measured at its snapshot and looked after at every step: about two of the others
  const trained = (epoch - 1) / (epoch - 1 + 2 * ways.length)
  return trainEpochs(
    lockedTraining(parameters),
    partOfProgress(context, 0, trained),
    { epochs: epoch - 1, rowsName: () => undefined, epoch: () => ({}) },
    async training => {
      for (const [place, way] of ways.entries()) {
        const name = `${checkpointName(epoch - 1)}.way-${contentKey({ ...way, statisticsAt })}.json`
        const part = (done: number) => trained + ((place + done) / ways.length) * (1 - trained)
        const within = partOfProgress(context, part(0), part(1))
        context.emit([await kept(context.training, name, () => epochIn(way, training, epoch, statisticsAt, within))])
      }
    },
  )
}

async function epochIn(
  way: Way,
  training: Training,
  epoch: number,
  statisticsAt: number,
  context: RunContext,
): Promise<Row> {
  const { problem } = training
  const locks: Locks = { transforms: way.transformsLocked, dropout: way.dropoutLocked }
  const options = { ...training.options, locks, batchNorm: way.batchNormRestored ? restore : naive }
  const pass = training.pass(epoch)
  const before = training.position(epoch - 1)
  let atSnapshot: Row | undefined
  /** the running statistics that evaluating w_k alone, with each step's own mini-batch, leaves */
  let reference = before.statistics
  for (const iterate of trajectory(options, before, pass)) {
    const { x, statistics, step, stepInPass } = iterate
    const last = updatesAt(statisticsAt, iterate.updatesInPass)
    if (stepInPass === 0) atSnapshot = snapshotCells(options, iterate)
    context.progress(last === 0 ? 1 : stepInPass / last, `${nameOf(way)}, update ${stepInPass} of ${last}`)
    context.checkInterrupt()
    await setImmediate() // lets messages in
    if (stepInPass === last) {
      const test = problem.assess(x, statistics, 'test')
      const errors = runningStatisticsError(statistics, reference, problem.initialStatistics())
      problem.space.release(iterate)
      const finite = statistics.every(Number.isFinite)
      return {
        ...way,
        ...atSnapshot,
        runningMeanError: errors.mean,
        runningVarianceError: errors.variance,
        testError: test.error,
        status: finite ? atSnapshot!.status : 'diverged',
      }
    }
    const own = atAccess(pass[stepInPass], locks, `step ${step}`)
    reference = problem.space.scope(() => nextStatistics(reference, [problem.evaluate(x, own)]))
  }
  throw new RangeError(`lock-matrix: epoch ${epoch} was not reached`)
}

/** What is measured at the iterate that is still at the snapshot. */
export function snapshotCells(options: Training['options'], iterate: Iterate<unknown, unknown>): Row {
  const own = options.estimator.snapshot?.(iterate.estimator)
  const pass = iterate.pass.map(batch => atAccess(batch, options.locks!, 'snapshot'))
  const snapshot = snapshotTable(iterate.problem, own ?? { point: iterate.x }, pass)
  const { ratio, bias } = varianceRatio(options, iterate, { snapshot })
  snapshot.release()
  const defined = Number.isFinite(ratio.ratio)
  return {
    ratioAtSnapshot: ratio.ratio,
    ratioAtSnapshotLow: ratio.low,
    ratioAtSnapshotHigh: ratio.high,
    bias,
    n: ratio.n,
    status: defined ? 'ok' : 'undefined',
    interval: ratio.interval,
  }
}

function nameOf({ transformsLocked, dropoutLocked, batchNormRestored }: Way): string {
  const locked = (is: boolean) => (is ? 'locked' : 'free')
  return `transforms ${locked(transformsLocked)}, dropout ${locked(dropoutLocked)}, batch norm ${batchNormRestored ? 'restored' : 'naive'}`
}
