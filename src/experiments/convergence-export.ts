import { writeNpz } from '../tables/npz.js'
import { assessedRow } from './convergence-run.js'
import type { Parameters, RunContext } from './experiment.js'
import { nameEntry, parameterEntries, setEntries, textEntry } from './export-entries.js'
import { replayedPosition } from './replayed-position.js'
import { openTraining } from './training.js'

/**
 * Everything needed to recompute the row at the end of an epoch elsewhere, as .npz: weights (`w/…`, an average of iterates
 * where the training has one), running statistics, images and labels. Epochs whose checkpoints are gone are trained again.
 * @throws RangeError for a step that is no epoch's last
 */
export function exportConvergence(parameters: Parameters, step: number, context: Omit<RunContext, 'emit'>): Uint8Array {
  const training = openTraining(parameters, context)
  const { problem, updates } = training
  const epochs = parameters.epochs as number
  const epoch = step / updates
  if (!Number.isInteger(epoch) || epoch < 1 || epoch > epochs)
    throw new RangeError(
      `convergence: step must be the last of an epoch, a multiple of ${updates} up to ${epochs * updates}, got ${step}`,
    )
  const position = replayedPosition(training, epoch, context)
  const { seconds: _, ...row } = assessedRow(problem, position, epoch, 0)
  return writeNpz([
    ...parameterEntries('w', position.x.read() as Float32Array, problem),
    nameEntry(problem),
    textEntry('row', JSON.stringify(row)),
    ...setEntries(problem),
    { name: 'statistics', shape: [position.statistics.length], data: position.statistics },
  ])
}
