import type { Transforms } from '../augmentation/transforms.js'
import { atAccess } from '../problems/locks.js'
import type { MiniBatch } from '../problems/problem.js'
import { type NpzEntry, writeNpz } from '../tables/npz.js'
import { type Iterate, type Position, rest, trajectory } from '../trajectories/trajectory.js'
import { dropoutMask } from '../workloads/dropout-mask.js'
import type { Parameters, RunContext } from './experiment.js'
import { measuringPlaces } from './measuring-places.js'
import { openTraining, type Training } from './training.js'
import { epochMeasurement } from './variance-ratio-rows.js'

/**
 * Everything needed to recompute the row at a step elsewhere, as .npz: weights at the iterate and the snapshot, images,
 * labels, partition, sample and transforms. A step that was not measured is replayed from the
 * checkpoint before it and measured; epochs whose checkpoints are gone are trained again.
 * @throws RangeError for a step beyond the run's epochs
 */
export function exportVarianceRatio(
  parameters: Parameters,
  step: number,
  context: Omit<RunContext, 'emit'>,
): Uint8Array {
  const training = openTraining(parameters, context)
  const { epoch, progress } = placeOf(step, parameters, training)
  const before = replayedPosition(training, epoch - 1, context)
  const pass = training.pass(epoch)
  const measurement = epochMeasurement(training, parameters, epoch)
  let snapshot: Float32Array | undefined
  for (const iterate of trajectory(training.options, before, pass)) {
    const own = training.options.estimator.snapshot?.(iterate.estimator)?.point
    if (own || iterate.stepInPass === 0) snapshot = (own ?? iterate.x).read().slice() as Float32Array
    measurement.look(iterate)
    context.progress(
      iterate.stepInPass / iterate.updatesInPass,
      `update ${iterate.stepInPass} of ${iterate.updatesInPass}`,
    )
    context.checkInterrupt()
    if (iterate.step < step) continue
    const row = measurement.row(iterate, progress)
    measurement.release()
    return writeNpz([
      ...parameterEntries('w', iterate.x.read() as Float32Array, training),
      ...parameterEntries('snapshot', snapshot!, training),
      text('parameters', training.problem.layout.entries.map(({ name }) => name).join('\n')),
      text('row', JSON.stringify(row)),
      ...dataEntries(training, iterate, measurement.sample),
    ])
  }
  throw new RangeError(`export: step ${step} was not reached`)
}

/** The position after so many epochs, from its checkpoint or, where that is gone, trained again from an earlier one. */
function replayedPosition(
  training: Training,
  epochs: number,
  context: Pick<RunContext, 'progress' | 'checkInterrupt'>,
): Position<unknown, unknown> {
  let from = epochs
  while (!training.has(from)) from -= 1
  let position = training.position(from)
  for (let epoch = from + 1; epoch <= epochs; epoch++) {
    const pass = training.pass(epoch)
    let after: Position<unknown, unknown> | undefined
    for (const iterate of trajectory(training.options, position, pass)) {
      context.progress(iterate.stepInPass / iterate.updatesInPass, `epoch ${epoch} again, update ${iterate.stepInPass}`)
      context.checkInterrupt()
      if (iterate.stepInPass === iterate.updatesInPass) after = rest(training.options, iterate)
    }
    training.keep(after!)
    position = after!
  }
  return position
}

/** The epoch that a step lies in. An epoch's last step is the next one's first: what was measured decides, else the
 * former. */
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

function parameterEntries(prefix: string, flat: Float32Array, { problem }: Training): NpzEntry[] {
  return problem.layout.entries.map(({ name, shape, offset }, i) => ({
    name: `${prefix}/${name}`,
    shape: [...shape],
    data: flat.slice(offset, problem.layout.entries[i + 1]?.offset ?? flat.length),
  }))
}

function text(name: string, value: string): NpzEntry {
  const data = new TextEncoder().encode(value)
  return { name, shape: [data.length], data }
}

/**
 * The data as the network saw them at the iterate, and batch norm's running statistics (means and variances of each layer
 * in turn); where transforms are not locked, also how they were at the snapshot (`snapshotFlip`, …).
 */
function dataEntries(training: Training, iterate: Iterate<unknown, unknown>, sample: readonly number[]): NpzEntry[] {
  const { problem, options } = training
  const { train, test, mean, std } = problem.dataset
  const { pass } = iterate
  const batchSize = pass[0].indices.length
  const partition = new Int32Array(pass.length * batchSize).fill(-1)
  pass.forEach(({ indices, position }) => {
    partition.set(indices, position * batchSize)
  })
  const locks = options.locks!
  const everything: MiniBatch = { ...pass[0], indices: Int32Array.from({ length: train.count }, (_, i) => i) }
  const atIterate = atAccess(everything, locks, `measure ${iterate.step}`)
  const seen = problem.transforms(atIterate)
  const before = locks.transforms ? undefined : problem.transforms(atAccess(everything, locks, 'snapshot'))
  const masks = problem.dropoutLayers.map((layer, place): NpzEntry => {
    const data = dropoutMask(atIterate.keys.dropout.child(place), atIterate.indices, layer)
    return { name: `dropout/${place}`, shape: [train.count, ...layer.shape], data }
  })
  return [
    { name: 'images', shape: [train.count, ...train.shape], data: train.images },
    { name: 'labels', shape: [train.count], data: train.labels },
    { name: 'testImages', shape: [test.count, ...test.shape], data: test.images },
    { name: 'testLabels', shape: [test.count], data: test.labels },
    { name: 'statistics', shape: [iterate.statistics.length], data: iterate.statistics },
    { name: 'mean', shape: [mean.length], data: Float64Array.from(mean) },
    { name: 'std', shape: [std.length], data: Float64Array.from(std) },
    { name: 'epsilon', shape: [], data: Float64Array.of(problem.epsilon) },
    { name: 'partition', shape: [pass.length, batchSize], data: partition },
    { name: 'sample', shape: [sample.length], data: Int32Array.from(sample) },
    ...transformEntries(seen, ['flip', 'cropY', 'cropX']),
    ...(before ? transformEntries(before, ['snapshotFlip', 'snapshotCropY', 'snapshotCropX']) : []),
    ...masks,
  ]
}

function transformEntries({ flip, cropY, cropX }: Transforms, names: readonly string[]): NpzEntry[] {
  return [flip, cropY, cropX].map((data, i) => ({ name: names[i], shape: [data.length], data }))
}
