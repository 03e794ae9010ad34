import type { Frame } from '../tables/frame.js'
import { labHome } from '../tables/lab-home.js'
import { foundTable } from './find-results.js'
import { frameOfTables } from './read-results.js'
import type { Run } from './start.js'
import type { Sweep } from './sweep.js'

/**
 * The rows of a run, or of all cases of a sweep, as a polars frame once they are done, read from their files; in a cell it
 * shows as a table. A sweep's parameters with several values are the first columns.
 * @throws what the run failed with; Error if its file is gone or damaged
 */
export async function frameOf(
  run: Pick<Run, 'id' | 'done'> | Pick<Sweep, 'axes' | 'cases' | 'done'>,
  home = labHome(),
): Promise<Frame> {
  await run.done
  const [ids, axes] = 'cases' in run ? [run.cases.map(({ id }) => id), run.axes] : [[run.id], []]
  const tables = await Promise.all(
    ids.map(async id => {
      const table = await foundTable(home, id)
      if (table === undefined) throw new Error(`the results of run ${id} are gone or damaged: run it again`)
      return table
    }),
  )
  return frameOfTables(tables, axes)
}
