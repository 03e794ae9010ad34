import { type ExperimentSource, ownExperiments } from './job.js'
import type { Table } from '../tables/parquet.js'
import { attempt } from './attempt.js'
import { foundTable } from './find-results.js'
import { makeRunsFolder } from './folders.js'
import type { PreparedCase } from './prepare-case.js'
import { finishedTable } from './results.js'
import { jobOf } from './start.js'

export interface KeepOptions {
  readonly home: string
  /** compute again what is there already */
  readonly fresh?: boolean
  readonly source?: ExperimentSource
  /** @throws Interrupted once the user has asked to stop */
  checkInterrupt?(): void
}

/**
 * The table of a case, read if it has been run before, else computed in this process and kept as a run like any other:
 * for the experiments without a network, of which a report needs hundreds and each takes less time than a process to start.
 * @throws RangeError for a case of a network that has not been run
 */
export async function keep(prepared: PreparedCase, options: KeepOptions): Promise<Table> {
  const { home, fresh = false, source = ownExperiments, checkInterrupt = () => {} } = options
  const { experiment, run } = prepared
  const found = fresh ? undefined : await foundTable(home, run)
  if (found !== undefined) return found
  if (experiment.usesDevice)
    throw new RangeError(`keep: ${experiment.name} trains a network, which takes a process of its own; start it`)
  makeRunsFolder(home)
  const host = { rows: () => {}, progress: () => checkInterrupt(), checkInterrupt, owns: () => {} }
  await attempt(experiment, jobOf(prepared, home, { source, fresh }), host)
  const table = await finishedTable(home, run)
  if (table === undefined) throw new Error(`the results of run ${run} are gone: run it again`)
  return table
}
