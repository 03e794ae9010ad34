import { setImmediate } from 'node:timers/promises'
import type { Row } from '../tables/column.js'
import { type Position, rest, trajectory } from '../trajectories/trajectory.js'
import { contentKey } from './case-key.js'
import type { Parameters, RunContext } from './experiment.js'
import { checkpointName, openTraining, type Training } from './training.js'
import { epochMeasurement } from './variance-ratio-rows.js'

/**
 * Trains epoch by epoch, and measures in the epochs asked for. An epoch is a function of the checkpoint before it; what
 * it leaves, a checkpoint and rows, is kept whole or not at all, so a run that was killed goes on after the last one.
 */
export async function runVarianceRatio(parameters: Parameters, context: RunContext): Promise<void> {
  const epochs = parameters.epochs as number
  let training: Training | undefined
  let position: Position<unknown, unknown> | undefined
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const kept = keptRows(parameters, context, epoch)
    if (kept) {
      context.emit(kept)
      continue
    }
    training ??= openTraining(parameters, context)
    if (position?.epoch !== epoch - 1) {
      if (position) training.problem.space.release(position)
      position = training.position(epoch - 1)
    }
    position = await runEpoch(training, position, parameters, context)
  }
  training?.problem.dispose()
}

async function runEpoch(
  training: Training,
  before: Position<unknown, unknown>,
  parameters: Parameters,
  context: RunContext,
): Promise<Position<unknown, unknown>> {
  const epochs = parameters.epochs as number
  const epoch = before.epoch + 1
  const pass = training.pass(epoch)
  const measurement = isMeasured(parameters, epoch) ? epochMeasurement(training, parameters, epoch) : undefined
  const rows: Row[] = []
  let after: Position<unknown, unknown> | undefined
  for (const iterate of trajectory(training.options, before, pass)) {
    measurement?.look(iterate)
    const fresh = measurement?.rows(iterate) ?? []
    rows.push(...fresh)
    if (fresh.length > 0) context.emit(fresh)
    context.progress(
      (before.epoch + iterate.stepInPass / pass.length) / epochs,
      `epoch ${epoch} of ${epochs}, update ${iterate.stepInPass} of ${pass.length}`,
    )
    context.checkInterrupt()
    await setImmediate() // lets messages in
    if (iterate.stepInPass === pass.length) after = rest(training.options, iterate)
  }
  // rows first: an epoch counts as done when both are there
  if (measurement) context.training.write(rowsName(parameters, epoch), new TextEncoder().encode(JSON.stringify(rows)))
  training.keep(after!)
  return after!
}

/** The rows of an epoch that is finished and measured as the parameters ask; undefined where it must be run. */
function keptRows(parameters: Parameters, { training }: RunContext, epoch: number): Row[] | undefined {
  if (!training.has(checkpointName(epoch))) return undefined
  if (!isMeasured(parameters, epoch)) return []
  const bytes = training.read(rowsName(parameters, epoch))
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Row[])
}

/** Whether an epoch is among `measureEpochs`; with none given, the last is. */
function isMeasured({ measureEpochs, epochs }: Parameters, epoch: number): boolean {
  const asked = measureEpochs as readonly number[]
  return asked.length === 0 ? epoch === epochs : asked.includes(epoch)
}

function rowsName({ measureAt, batches }: Parameters, epoch: number): string {
  return `${checkpointName(epoch)}.rows-${contentKey({ measureAt, batches })}.json`
}
