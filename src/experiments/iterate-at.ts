import { setImmediate } from 'node:timers/promises'
import type { MiniBatch } from '../problems/problem.js'
import { type Iterate, type Position, trajectory, type TrajectoryOptions } from '../trajectories/trajectory.js'
import type { RunContext } from './experiment.js'

/**
 * Runs a pass from a position, whose vectors it takes over, up to one of its updates, 0 being the snapshot. The vectors of the
 * iterate there are the caller's.
 * @param look sees every iterate in turn, that one last
 * @throws RangeError for an update that the pass does not make
 */
export async function iterateAt<E, O>(
  options: TrajectoryOptions<E, O>,
  position: Position<E, O>,
  pass: readonly MiniBatch[],
  update: number,
  { checkInterrupt }: Pick<RunContext, 'checkInterrupt'>,
  look: (iterate: Iterate<E, O>) => void = () => {},
): Promise<Iterate<E, O>> {
  let made = 0
  for (const iterate of trajectory(options, position, pass)) {
    made = iterate.updatesInPass
    look(iterate)
    checkInterrupt()
    await setImmediate() // lets messages in
    if (iterate.stepInPass === update) return iterate
  }
  throw new RangeError(`iterateAt: update must be one of the ${made} that the pass makes, got ${update}`)
}
