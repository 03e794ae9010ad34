import { type Frame, readFrame } from '../tables/frame.js'
import { labHome } from '../tables/lab-home.js'
import { runFolder } from './folders.js'
import { rowsFile } from './results.js'
import type { Run } from './start.js'

/**
 * A run's rows as a polars frame, read from its Parquet file once it is done; in a cell it shows as a table.
 * @throws what the run failed with
 */
export async function frameOf(run: Pick<Run, 'id' | 'done'>, home = labHome()): Promise<Frame> {
  await run.done
  return readFrame(rowsFile(runFolder(home, run.id)))
}
