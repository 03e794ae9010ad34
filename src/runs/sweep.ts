import { type Experiment, Interrupted, type Parameters } from '../experiments/experiment.js'
import { type GridValue, gridCases, gridOf } from '../experiments/grid.js'
import type { Row } from '../tables/column.js'
import { casesOn, type WhereOptions } from './cases-on.js'
import { type PreparedCase, prepareCase } from './prepare-case.js'
import type { Progress } from './progress.js'
import { findExperiment, type Run } from './start.js'

/** The parameters of a grid: an array means several values, of a list parameter an array of lists. */
export type Grid = Readonly<Record<string, GridValue | undefined>>

/** One case of a sweep. */
export interface SweepCase {
  /** names the case's results, as a run's id does */
  readonly id: string
  readonly parameters: Parameters
  readonly state: 'waiting' | Run['state']
  /** once it has been started */
  readonly run: Run | undefined
  /** what it failed with, once it did */
  readonly failure: Error | null
}

/** All cases of a grid on their way to their rows. */
export interface Sweep {
  readonly experiment: string
  /** names of the parameters with several values, the slowest first */
  readonly axes: readonly string[]
  /** each different case once, the last axis fastest */
  readonly cases: readonly SweepCase[]
  /**
   * All rows, case by case, when all are finished. Rejects with `Interrupted` after `stop()`, and with an Error in one
   * sentence where cases failed, once the others have ended.
   */
  readonly done: Promise<Row[]>
  /** the rows so far, in their final order, also those of cases beside which others failed */
  readonly rows: readonly Row[]
  readonly state: Run['state']
  readonly progress: Progress
  /** what the user should know of how the cases run, in one sentence */
  readonly warning: string | null
  /** Calls `listener` whenever a case has changed; returns how to end that. */
  onChange(listener: () => void): () => void
  /** Stops the cases that run and starts no more, keeping what is finished. A second time: ends them at once. */
  stop(): void
}

/** The cases of a grid, checked and named. @throws as `start`, for the first case that is refused */
export function prepareGrid(
  experiment: Experiment,
  grid: Grid,
  directory: string,
): { axes: string[]; cases: PreparedCase[] } {
  const { given, axes } = gridOf(experiment, grid)
  const cases = gridCases(experiment, given, axes).map(parameters => prepareCase(experiment, parameters, directory))
  return { axes: axes.map(({ name }) => name), cases }
}

/**
 * Runs all cases of a grid, as `gradient-lab run --sweep` does: those that are done are read, as many others at once as the
 * machine has room for, each with its own `threads`; or with `on: 'slurm'` each as a task on the machines of a cluster.
 * @throws as `start`, and RangeError for an axis without values
 */
export function sweep(experiment: Experiment | string, grid: Grid, options: WhereOptions = {}): Sweep {
  const found = typeof experiment === 'string' ? findExperiment(experiment, options.source) : experiment
  const { axes, cases: prepared } = prepareGrid(found, grid, options.directory ?? process.cwd())
  const set = casesOn(prepared, options)
  const rows = () => set.cases.flatMap(each => each.run?.rows ?? [])
  let state: Run['state'] = 'running'

  const done = set.ended.then(() => {
    const failed = set.cases.flatMap(({ failure }) => failure ?? [])
    state = failed.length > 0 ? 'failed' : set.cases.some(each => each.state === 'interrupted') ? 'interrupted' : 'done'
    if (state === 'interrupted') throw new Interrupted()
    if (failed.length === 0) return rows()
    const which = `${failed.length} of ${set.cases.length} cases failed, the first with: ${failed[0].message}`
    throw new Error(`${found.name}: ${which}; the rows of the others are in \`rows\``)
  })
  // whoever awaits `done` gets the rejection
  done.catch(() => {})

  return {
    experiment: found.name,
    axes,
    cases: set.cases.map(each => ({
      id: each.prepared.run,
      parameters: each.prepared.parameters,
      get state() {
        return each.state
      },
      get run() {
        return each.run
      },
      get failure() {
        return each.failure
      },
    })),
    done,
    get rows() {
      return rows()
    },
    get state() {
      return state
    },
    get progress() {
      return set.progress
    },
    warning: set.warning,
    onChange: set.onChange,
    stop: set.stop,
  }
}
