import { atAccess } from '../problems/locks.js'
import type { Row } from '../tables/column.js'
import { writeNpz } from '../tables/npz.js'
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
import { everyLocks, lockedTraining, snapshotCells } from './lock-matrix-run.js'
import { replayedPosition } from './replayed-position.js'
import { openTraining, type Training } from './training.js'

/**
 * Everything needed to recompute ratio and bias of all rows elsewhere, as .npz: the weights at the snapshot, where the
 * iterate still is, images, labels and partition; and flip, crop and dropout mask of every example as it is seen with the
 * lock (`flip`, `dropout/0`), without it in the snapshot pass (`snapshotFlip`, `snapshotDropout/0`) and without it in the
 * measurement (`freeFlip`, `freeDropout/0`). `row` is the list of rows, one for each set of locks.
 * @throws RangeError for another step than that of the snapshot
 */
export async function exportLockMatrix(
  parameters: Parameters,
  step: number,
  context: Omit<RunContext, 'emit'>,
): Promise<Uint8Array> {
  const training = openTraining(lockedTraining(parameters), context)
  const { problem, options, updates } = training
  const epoch = parameters.epoch as number
  const snapshotStep = (epoch - 1) * updates
  if (step !== snapshotStep)
    throw new RangeError(
      `lock-matrix: its ratios are measured at the snapshot of epoch ${epoch}, step must be ${snapshotStep}, got ${step}`,
    )
  const before = replayedPosition(training, epoch - 1, context)
  const pass = training.pass(epoch)
  const rows: Row[] = []
  for (const locks of everyLocks)
    rows.push({
      transformsLocked: locks.transforms,
      dropoutLocked: locks.dropout,
      ...(await cellsWith({ ...options, locks }, training, epoch, context)),
    })
  const free = { transforms: false, dropout: false }
  const every = everyExample(pass, problem)
  const views = [
    ['', every],
    ['snapshot', atAccess(every, free, 'snapshot')],
    ['free', atAccess(every, free, `measure ${step}`)],
  ] as const
  return writeNpz([
    ...parameterEntries('w', before.x.read() as Float32Array, problem),
    ...parameterEntries('snapshot', before.x.read() as Float32Array, problem),
    nameEntry(problem),
    textEntry('row', JSON.stringify(rows)),
    ...setEntries(problem),
    { name: 'statistics', shape: [before.statistics.length], data: before.statistics },
    partitionEntry(pass),
    ...views.flatMap(([prefix, seen]) => [
      ...transformEntries(
        problem.transforms(seen),
        ['Flip', 'CropY', 'CropX'].map(name => prefixed(prefix, name)),
      ),
      ...maskEntries(problem, seen, prefixed(prefix, 'Dropout')),
    ]),
  ])
}

async function cellsWith(
  options: Training['options'],
  training: Training,
  epoch: number,
  context: Pick<RunContext, 'checkInterrupt'>,
): Promise<Row> {
  const iterate = await iterateAt(options, training.position(epoch - 1), training.pass(epoch), 0, context)
  const cells = snapshotCells(options, iterate)
  training.problem.space.release(iterate)
  return cells
}

/** snapshotFlip; flip without a prefix. */
const prefixed = (prefix: string, name: string): string =>
  prefix === '' ? name.charAt(0).toLowerCase() + name.slice(1) : prefix + name
