import { atAccess } from '../problems/locks.js'
import { type NpzEntry, writeNpz } from '../tables/npz.js'
import type { Iterate } from '../trajectories/trajectory.js'
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
 * labels, partition, sample and transforms. A step that was not measured is replayed from the
 * checkpoint before it and measured; epochs whose checkpoints are gone are trained again.
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
  let snapshot: Float32Array | undefined
  const look = (iterate: Iterate<unknown, unknown>) => {
    const own = training.options.estimator.snapshot?.(iterate.estimator)?.point
    if (own || iterate.stepInPass === 0) snapshot = (own ?? iterate.x).read().slice() as Float32Array
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
    ...parameterEntries('snapshot', snapshot!, training.problem),
    nameEntry(training.problem),
    textEntry('row', JSON.stringify(row)),
    ...dataEntries(training, iterate, measurement.sample),
  ])
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
 * The data as the network saw them at the iterate, and batch norm's running statistics (means and variances of each layer
 * in turn); where transforms are not locked, also how they were at the snapshot (`snapshotFlip`, …).
 */
function dataEntries(training: Training, iterate: Iterate<unknown, unknown>, sample: readonly number[]): NpzEntry[] {
  const { problem, options } = training
  const locks = options.locks!
  const everything = everyExample(iterate.pass, problem)
  const atIterate = atAccess(everything, locks, `measure ${iterate.step}`)
  const before = locks.transforms ? undefined : problem.transforms(atAccess(everything, locks, 'snapshot'))
  return [
    ...setEntries(problem),
    { name: 'statistics', shape: [iterate.statistics.length], data: iterate.statistics },
    partitionEntry(iterate.pass),
    { name: 'sample', shape: [sample.length], data: Int32Array.from(sample) },
    ...transformEntries(problem.transforms(atIterate), ['flip', 'cropY', 'cropX']),
    ...(before ? transformEntries(before, ['snapshotFlip', 'snapshotCropY', 'snapshotCropX']) : []),
    ...maskEntries(problem, atIterate),
  ]
}
