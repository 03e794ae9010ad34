import type { Snapshot } from '../estimators/estimator.js'
import { determinismProbe } from '../measurements/determinism-probe.js'
import { layersOf } from '../measurements/layers.js'
import { sequentialRatio } from '../measurements/sequential-ratio.js'
import {
  growingSnapshotTable,
  iterateTable,
  type SnapshotTable,
  snapshotTable,
} from '../measurements/snapshot-table.js'
import { varianceRatio } from '../measurements/variance-ratio.js'
import { permutation } from '../random/permutation.js'
import { belowThreshold } from '../statistics/ratio-interval.js'
import type { Row } from '../tables/column.js'
import { backend } from '../tensors/tensorflow.js'
import type { Iterate } from '../trajectories/trajectory.js'
import type { Vector } from '../vectors/vector.js'
import { breakEvenOf } from './break-even.js'
import type { Parameters } from './experiment.js'
import { measuringPlaces } from './measuring-places.js'
import type { Training } from './training.js'

type NetworkIterate = Iterate<unknown, unknown>

/** The measuring of one epoch. */
export interface EpochMeasurement {
  /** places in the partition that the last row was measured at, ascending; before it, those that one may be */
  readonly sample: readonly number[]
  /** Must see every iterate of the epoch in turn, for the snapshot's gradients. */
  look(iterate: NetworkIterate): void
  /** The rows due at the iterate last looked at, most often none. */
  rows(iterate: NetworkIterate): Row[]
  /** The row at the iterate last looked at, due or not. */
  row(iterate: NetworkIterate, progress: number): Row
  /** Frees what is kept for the epoch. */
  release(): void
}

/** What is measured in an epoch of a training, and when. */
export function epochMeasurement(training: Training, parameters: Parameters, epoch: number): EpochMeasurement {
  const { problem, options, updates } = training
  const until = parameters.until as number
  const places = sampleOf(training, parameters.batches as number, epoch)
  let sample: readonly number[] = places
  const layers = layersOf(problem.layout.entries, problem.dimension)
  const due = measuringPlaces(parameters, updates)
  let table: SnapshotTable | undefined
  let start: Vector | undefined
  let repeatError = 0

  const release = (): void => {
    table?.release()
    if (start) problem.space.release(start)
    table = undefined
    start = undefined
  }

  const look = (iterate: NetworkIterate): void => {
    if (iterate.stepInPass === 0) repeatError = repeatErrorOf(training, iterate)
    if (iterate.stepInPass > 0 || options.estimator.snapshot) return
    // an estimator without a snapshot of its own is compared with the start of the epoch
    start = problem.space.vector(iterate.x.read())
    table = tableAt(iterate, { point: start })
  }

  const tableAt = (iterate: NetworkIterate, snapshot: Snapshot): SnapshotTable =>
    iterateTable(options, iterate, snapshot, places, until > 0 ? growingSnapshotTable : snapshotTable)

  const row = (iterate: NetworkIterate, progress: number): Row => {
    // made where it is needed: a mega-batch's snapshot is new every few updates
    const own = options.estimator.snapshot?.(iterate.estimator)
    if (own && own.point !== table?.point) {
      release()
      table = tableAt(iterate, own)
    }
    const measured =
      until > 0
        ? sequentialRatio(options, iterate, { snapshot: table!, layers, order: orderOf(training, epoch), until })
        : { ...varianceRatio(options, iterate, { snapshot: table!, layers, sample: places }), sample: places }
    sample = measured.sample
    const train = problem.assess(iterate.x, iterate.statistics, 'train')
    const test = problem.assess(iterate.x, iterate.statistics, 'test')
    const { ratio } = measured
    const breakEven = breakEvenOf(parameters, training.miniBatches)
    const diverged = ![measured.sgdVariance, measured.estimatorVariance, train.loss].every(Number.isFinite)
    const defined = Number.isFinite(ratio.ratio)
    return {
      epoch,
      step: iterate.step,
      progress,
      sgdVariance: measured.sgdVariance,
      estimatorVariance: measured.estimatorVariance,
      ratio: ratio.ratio,
      ratioLow: ratio.low,
      ratioHigh: orNull(ratio.high),
      partitionLow: ratio.partitionLow,
      partitionHigh: orNull(ratio.partitionHigh),
      breakEven,
      belowBreakEven: defined && breakEven !== null ? belowThreshold(ratio, breakEven) : null,
      belowThird: defined ? belowThreshold(ratio, 1 / 3) : null,
      n: ratio.n,
      distance: measured.distance,
      curvature: orNull(measured.curvature),
      curvatureBatch: orNull(measured.curvatureBatch),
      curvatureDispersion: orNull(measured.curvatureDispersion),
      oracleAlpha: orNull(measured.oracleAlpha),
      oracleRatio: orNull(measured.oracleRatio),
      oracleRatioPerLayer: orNull(measured.oracleRatioPerLayer),
      oracleAlphaLoss: orNull(measured.oracleAlphaLoss),
      oracleRatioHeldOut: orNull(measured.oracleRatioHeldOut),
      oracleRatioPerLayerHeldOut: orNull(measured.oracleRatioPerLayerHeldOut),
      bias: orNull(measured.bias),
      repeatError,
      trainLoss: train.loss,
      testError: test.error,
      passes: iterate.gradientEvaluations / problem.size,
      status: diverged ? 'diverged' : defined ? 'ok' : 'undefined',
      interval: until > 0 ? `sequential-${ratio.interval}` : ratio.interval,
    }
  }

  return {
    get sample() {
      return sample
    },
    look,
    row,
    release,
    rows(iterate) {
      const asked = due.filter(({ after }) => after === iterate.stepInPass)
      if (asked.length === 0) return []
      const measured = row(iterate, asked[0].progress)
      return asked.map(({ progress }) => ({ ...measured, progress }))
    },
  }
}

/** All mini-batches, or a keyed sample of so many. */
function sampleOf(training: Training, batches: number, epoch: number): number[] {
  const { miniBatches } = training
  if (batches > miniBatches)
    throw new RangeError(
      `variance-ratio: batches must be at most the ${miniBatches} mini-batches of an epoch, got ${batches}; 0 measures all`,
    )
  if (batches === 0) return Array.from({ length: miniBatches }, (_, position) => position)
  return [...orderOf(training, epoch).subarray(0, batches)].sort((a, b) => a - b)
}

/** The order in which mini-batches are measured: a larger sample extends a smaller one. */
function orderOf({ key, miniBatches }: Training, epoch: number): Int32Array {
  return permutation(key.child('sample').child(epoch), miniBatches)
}

/**
 * Two passes over the same two mini-batches must agree. On the CPU they do or nothing is measured; on a GPU, where some
 * kernels add in any order, the difference is reported beside the row.
 */
function repeatErrorOf({ problem }: Training, iterate: NetworkIterate): number {
  const { entries } = problem.layout
  const nameOf = (coordinate: number) => entries.findLast(({ offset }) => offset <= coordinate)!.name
  const { error, different } = determinismProbe(iterate.problem, iterate.x, iterate.pass.slice(0, 2), nameOf)
  if (different && !backend().isUsingGpuDevice)
    throw new Error(
      `variance-ratio: two evaluations of the same mini-batch differ in ${different}; draw all randomness from the mini-batch's keys, nothing is measured`,
    )
  return error
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
