import { runningStatisticsError } from '../measurements/running-statistics-error.js'
import { iterateTable } from '../measurements/snapshot-table.js'
import { updatesAt } from '../measurements/updates-at.js'
import { varianceRatio } from '../measurements/variance-ratio.js'
import { atAccess, type Locks } from '../problems/locks.js'
import type { Row } from '../tables/column.js'
import { naive, nextStatistics, restore } from '../trajectories/batch-norm-policy.js'
import type { Iterate } from '../trajectories/trajectory.js'
import { contentKey } from './case-key.js'
import type { Parameters, RunContext } from './experiment.js'
import { iterateAt } from './iterate-at.js'
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

/** Every set of locks. */
export const everyLocks: readonly Locks[] = both.flatMap(transforms => both.map(dropout => ({ transforms, dropout })))

const ways: readonly Way[] = everyLocks.flatMap(({ transforms, dropout }) =>
  both.map(batchNormRestored => ({ transformsLocked: transforms, dropoutLocked: dropout, batchNormRestored })),
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
  // one of the eight epochs takes as long as about two of those before it: all its gradients are evaluated once more at the
  // snapshot, and that of every step once more for the statistics that evaluating w_k alone leaves
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
  const last = updatesAt(statisticsAt, training.updates)
  let atSnapshot: Row | undefined
  /** the running statistics that evaluating w_k alone, with each step's own mini-batch, leaves */
  let reference = before.statistics
  const look = (iterate: Iterate<unknown, unknown>) => {
    const { x, step, stepInPass } = iterate
    if (stepInPass === 0) atSnapshot = snapshotCells(options, iterate)
    context.progress(last === 0 ? 1 : stepInPass / last, `${nameOf(way)}, update ${stepInPass} of ${last}`)
    if (stepInPass === last) return
    const own = atAccess(pass[stepInPass], locks, `step ${step}`)
    reference = problem.space.scope(() => nextStatistics(reference, [problem.evaluate(x, own)]))
  }
  const iterate = await iterateAt(options, before, pass, last, context, look)
  const { x, statistics } = iterate
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

/** What is measured at the iterate that is still at the snapshot. */
export function snapshotCells(options: Training['options'], iterate: Iterate<unknown, unknown>): Row {
  const own = options.estimator.snapshot?.(iterate.estimator)
  const snapshot = iterateTable(options, iterate, own ?? { point: iterate.x })
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
