import { type Frame, frame } from '../tables/frame.js'
import { labHome } from '../tables/lab-home.js'
import { finishedTable } from './results.js'
import type { Run } from './start.js'

/**
 * A run's rows as a polars frame once it is done, read from its file; in a cell it shows as a table.
 * @throws what the run failed with; Error if its file is gone or damaged
 */
export async function frameOf(run: Pick<Run, 'id' | 'done'>, home = labHome()): Promise<Frame> {
  await run.done
  const table = await finishedTable(home, run.id)
  if (table === undefined) throw new Error(`the results of run ${run.id} are gone or damaged: run it again`)
  return frame(table.rows, table.columns)
}
