import type { Experiment, Parameters } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'

/** Where a run's process finds its experiment: a module and its export, a list of experiments. */
export interface ExperimentSource {
  readonly module: string
  readonly name: string
}

/** The experiments of this package. */
export const ownExperiments: ExperimentSource = {
  module: require.resolve('../experiments/index.js'),
  name: 'experiments',
}

export function experimentsOf(source: ExperimentSource): readonly Experiment[] {
  return require(source.module)[source.name]
}

/** What a run's process is asked to do. */
export interface Job {
  readonly source: ExperimentSource
  readonly experiment: string
  readonly parameters: Parameters
  readonly run: string
  readonly training: string
  readonly device: string
  readonly directory: string
  readonly parts: Readonly<Record<string, string>>
  readonly home: string
  /** forget earlier results and checkpoints */
  readonly fresh: boolean
  /** It is a batch system's task: a signal to all its processes is for the first of them to act on, and one that has died is
   * tried again rather than recorded as failed. */
  readonly batch?: boolean
  /** export what one measured step was computed from, instead of running */
  readonly export?: { readonly step: number; readonly to: string }
}

/** What a run's process says. */
export type Message =
  /** `from` counts the rows before: 0 after a new attempt, which gives them all again */
  | { readonly kind: 'rows'; readonly from: number; readonly rows: readonly Row[] }
  | { readonly kind: 'progress'; readonly fraction: number; readonly message: string }
  | {
      readonly kind: 'ended'
      readonly state: 'done' | 'failed' | 'interrupted'
      readonly message: string | null
      /** it failed because it was asked for what there is not */
      readonly refused?: boolean
    }
