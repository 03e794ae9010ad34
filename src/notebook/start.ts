import type { Experiment, Parameters } from '../experiments/experiment.js'
import { type Run, type StartOptions, start as startRun } from '../runs/start.js'
import { inNotebook } from './channel.js'
import { onInterrupt } from './interrupts.js'
import { type Progress, progress } from './progress.js'

/** Shows how far a run is until it ends, and stops it when the user interrupts the kernel. */
function follow(run: Run, bar: Progress): void {
  const unfollow = run.onChange(() => {
    const { fraction, message, secondsLeft } = run.progress
    if (run.state === 'running') bar.update(fraction, message, secondsLeft ?? undefined)
  })
  const unhear = onInterrupt(() => run.stop())
  run.done
    .then(
      rows => bar.done(`${rows.length} rows`),
      (error: Error) => bar.fail(error.message),
    )
    .finally(() => {
      unfollow()
      unhear()
    })
}

/**
 * Starts a case of an experiment, or finds its rows at once if it has been run before. In a notebook the cell shows how far
 * it is, and an interrupt of the kernel stops the run, which goes on from there when it is started again. Start it in one
 * cell and await `run.done` in the next: an interrupted cell loses its declarations.
 *
 * @throws RangeError or TypeError in one sentence for an unknown experiment or parameter or an impossible case
 */
export function start(
  experiment: Experiment | string,
  parameters: Partial<Parameters> = {},
  options: StartOptions = {},
): Run {
  const run = startRun(experiment, parameters, options)
  if (inNotebook()) follow(run, progress(`${run.experiment} ${run.id}`))
  return run
}
