import { atAccess } from '../problems/locks.js'
import { type NpzEntry, writeNpz } from '../tables/npz.js'
import type { Iterate } from '../trajectories/trajectory.js'
import type { Vector } from '../vectors/vector.js'
import type { Parameters, RunContext } from './experiment.js'
import {
  everyExample,
  maskEntries,
  nameEntry,
  parameterEntries,
  partitionEntry,
  setEntries,
  textEntry,
  transformEntries,
} from './export-entries.js'
import { iterateAt } from './iterate-at.js'
import { measuringPlaces } from './measuring-places.js'
import { replayedPosition } from './replayed-position.js'
import { openTraining, type Training } from './training.js'
import { epochMeasurement } from './variance-ratio-rows.js'

/**
 * Everything needed to recompute the row at a step elsewhere, as .npz: weights at the iterate and the snapshot, images,
 * labels, partition, sample, transforms, dropout masks and batch norm's statistics. A step that was not measured is replayed
 * from the checkpoint before it and measured; epochs whose checkpoints are gone are trained again.
 * @throws RangeError for a step beyond the run's epochs
 */
export async function exportVarianceRatio(
  parameters: Parameters,
  step: number,
  context: Omit<RunContext, 'emit'>,
): Promise<Uint8Array> {
  const training = openTraining(parameters, context)
  const { epoch, progress } = placeOf(step, parameters, training)
  const before = replayedPosition(training, epoch - 1, context)
  const pass = training.pass(epoch)
  const measurement = epochMeasurement(training, parameters, epoch)
  const start = { point: before.x, statistics: before.statistics }
  const snapshot: SeenSnapshot = { access: 'snapshot' }
  const look = (iterate: Iterate<unknown, unknown>) => {
    const own = training.options.estimator.snapshot?.(iterate.estimator)?.point
    if (own || iterate.stepInPass === 0) snapshot.coordinates = (own ?? iterate.x).read().slice() as Float32Array
    if (own !== snapshot.point && iterate.stepInPass > 0) snapshot.access = `snapshot ${iterate.step - 1}`
    snapshot.point = own
    measurement.look(iterate)
    context.progress(
      iterate.stepInPass / iterate.updatesInPass,
      `update ${iterate.stepInPass} of ${iterate.updatesInPass}`,
    )
  }
  const iterate = await iterateAt(training.options, before, pass, step - (epoch - 1) * training.updates, context, look)
  const row = measurement.row(iterate, progress)
  measurement.release()
  return writeNpz([
    ...parameterEntries('w', iterate.x.read() as Float32Array, training.problem),
    ...parameterEntries('snapshot', snapshot.coordinates!, training.problem),
    nameEntry(training.problem),
    textEntry('row', JSON.stringify(row)),
    ...setEntries(training.problem),
    partitionEntry(iterate.pass),
    { name: 'sample', shape: [measurement.sample.length], data: Int32Array.from(measurement.sample) },
    ...viewEntries(training, iterate, snapshot),
    ...statisticsEntries(training, iterate, start, snapshot),
  ])
}

/** What is known of the snapshot that an iterate is compared with, from the iterates up to it. */
interface SeenSnapshot {
  /** the estimator's own, if it has one */
  point?: Vector
  coordinates?: Float32Array
  /** in which its mini-batches were seen */
  access: string
}

/**
 * The epoch that a step lies in, and a progress that asks for it: the one that the run was asked for, else the fraction of the
 * epoch's updates done, of which ⌈progress·M⌉ is the step again. An epoch's last step is the next one's first: what was
 * measured decides, else the former.
 */
function placeOf(step: number, parameters: Parameters, { updates }: Training): { epoch: number; progress: number } {
  const epochs = parameters.epochs as number
  if (!Number.isInteger(step) || step < 0 || step > epochs * updates)
    throw new RangeError(`export: step must be an integer from 0 to ${epochs * updates}, got ${step}`)
  const places = measuringPlaces(parameters, updates)
  const asked = parameters.measureEpochs as readonly number[]
  const measured = (epoch: number) => {
    const after = step - (epoch - 1) * updates
    const isMeasured = asked.length === 0 ? epoch === epochs : asked.includes(epoch)
    return isMeasured ? places.find(place => place.after === after)?.progress : undefined
  }
  const last = Math.max(1, Math.ceil(step / updates))
  const next = Math.floor(step / updates) + 1
  const inNext = next <= epochs ? measured(next) : undefined
  const epoch = measured(last) === undefined && inNext !== undefined ? next : last
  return { epoch, progress: measured(epoch) ?? (step - (epoch - 1) * updates) / updates }
}

/**
 * The data as the network saw them at the iterate; what is not locked also as it was seen at the snapshot (`snapshotFlip`,
 * `snapshotDropout/0`, …).
 */
function viewEntries(
  { problem, options }: Training,
  iterate: Iterate<unknown, unknown>,
  { access }: SeenSnapshot,
): NpzEntry[] {
  const { estimator, locks } = options
  const every = everyExample(iterate.pass, problem)
  const atIterate = atAccess(every, locks!, `measure ${iterate.step}`)
  // of mega-batches the whole partition is evaluated at their snapshot for the measurement (`iterateTable`)
  const atSnapshot = atAccess(every, locks!, estimator.megabatches ? 'snapshot' : access)
  return [
    ...transformEntries(problem.transforms(atIterate), ['flip', 'cropY', 'cropX']),
    ...maskEntries(problem, atIterate),
    ...(locks!.transforms
      ? []
      : transformEntries(problem.transforms(atSnapshot), ['snapshotFlip', 'snapshotCropY', 'snapshotCropX'])),
    ...(locks!.dropout ? [] : maskEntries(problem, atSnapshot, 'snapshotDropout')),
  ]
}

/**
 * Statistics of batch norm, means and variances of each layer in turn: the running ones at the iterate, and those with which
 * gradients were taken at the iterate and at the snapshot where these were not the mini-batch's own (`BatchNormPolicy`).
 */
function statisticsEntries(
  { options: { batchNorm } }: Training,
  iterate: Iterate<unknown, unknown>,
  start: { readonly point: Vector; readonly statistics: Float32Array },
  snapshot: SeenSnapshot,
): NpzEntry[] {
  const entry = (name: string, data: Float32Array) => ({ name, shape: [data.length], data })
  const isFrozen = batchNorm?.name === 'frozen'
  const isEvaluated = batchNorm?.name === 'evaluation' && snapshot.point === start.point
  return [
    entry('statistics', iterate.statistics),
    ...(isFrozen ? [entry('gradientStatistics', start.statistics)] : []),
    ...(isFrozen || isEvaluated ? [entry('snapshotGradientStatistics', start.statistics)] : []),
  ]
}
