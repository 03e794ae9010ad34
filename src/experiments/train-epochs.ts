import { setImmediate } from 'node:timers/promises'
import type { Row } from '../tables/column.js'
import { type Iterate, type Position, rest, trajectory } from '../trajectories/trajectory.js'
import type { Parameters, RunContext } from './experiment.js'
import { checkpointName, openTraining, type Training } from './training.js'

/** What is looked at while an epoch is trained. */
export interface EpochLook {
  /** Sees every iterate of the epoch in turn, the snapshot first; gives the rows due at it. */
  rows?(iterate: Iterate<unknown, unknown>): Row[]
  /** The rows due at the position after the epoch. */
  rowsAfter?(position: Position<unknown, unknown>): Row[]
}

/** What is measured in a training, and under which name an epoch's rows are kept. */
export interface TrainingLook {
  /** last epoch, from 1 */
  readonly epochs: number
  /** Name of an epoch's rows in the training's store, beside its checkpoint; undefined where nothing is measured. */
  rowsName(epoch: number): string | undefined
  /** @param rows of the epochs before */
  epoch(training: Training, epoch: number, rows: readonly Row[]): EpochLook
}

/**
 * Trains epoch by epoch, and emits what is measured. An epoch is a function of the checkpoint before it; what it leaves, a
 * checkpoint and rows, is kept whole or not at all, so a run that was killed goes on after the last one. `then` is given the
 * training with a checkpoint after every epoch; without it nothing is even opened where all is there.
 */
export async function trainEpochs(
  parameters: Parameters,
  context: RunContext,
  look: TrainingLook,
  then?: (training: Training) => Promise<void>,
): Promise<void> {
  const { epochs } = look
  const rows: Row[] = []
  let training: Training | undefined
  let position: Position<unknown, unknown> | undefined
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const kept = keptRows(context, epoch, look.rowsName(epoch))
    if (kept) {
      context.emit(kept)
      rows.push(...kept)
      continue
    }
    training ??= openTraining(parameters, context)
    if (position?.epoch !== epoch - 1) {
      if (position) training.problem.space.release(position)
      position = training.position(epoch - 1)
    }
    const fresh: Row[] = []
    position = await trainEpoch(training, position, context, look, rows, fresh)
    rows.push(...fresh)
  }
  if (then) {
    training ??= openTraining(parameters, context)
    if (position) training.problem.space.release(position)
    await then(training)
  }
  training?.problem.dispose()
}

async function trainEpoch(
  training: Training,
  before: Position<unknown, unknown>,
  context: RunContext,
  { epochs, epoch: lookAt, rowsName }: TrainingLook,
  earlier: readonly Row[],
  rows: Row[],
): Promise<Position<unknown, unknown>> {
  const epoch = before.epoch + 1
  const pass = training.pass(epoch)
  const name = rowsName(epoch)
  const look = name === undefined ? undefined : lookAt(training, epoch, earlier)
  const emit = (fresh: readonly Row[] = []) => {
    if (fresh.length === 0) return
    rows.push(...fresh)
    context.emit(fresh)
  }
  let after: Position<unknown, unknown> | undefined
  for (const iterate of trajectory(training.options, before, pass)) {
    emit(look?.rows?.(iterate))
    context.progress(
      (before.epoch + iterate.stepInPass / iterate.updatesInPass) / epochs,
      `epoch ${epoch} of ${epochs}, update ${iterate.stepInPass} of ${iterate.updatesInPass}`,
    )
    context.checkInterrupt()
    await setImmediate() // lets messages in
    if (iterate.stepInPass === iterate.updatesInPass) after = rest(training.options, iterate)
  }
  emit(look?.rowsAfter?.(after!))
  // rows first: an epoch counts as done when both are there
  if (name !== undefined) context.training.write(name, new TextEncoder().encode(JSON.stringify(rows)))
  training.keep(after!)
  return after!
}

/** The rows of an epoch that is finished and measured; undefined where it must be run. */
function keptRows({ training }: RunContext, epoch: number, name: string | undefined): Row[] | undefined {
  if (!training.has(checkpointName(epoch))) return undefined
  if (name === undefined) return []
  const bytes = training.read(name)
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Row[])
}
