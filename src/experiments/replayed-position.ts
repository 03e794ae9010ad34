import { type Position, rest, trajectory } from '../trajectories/trajectory.js'
import type { RunContext } from './experiment.js'
import type { Training } from './training.js'

/** The position after so many epochs, from its checkpoint or, where that is gone, trained again from an earlier one. */
export function replayedPosition(
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
