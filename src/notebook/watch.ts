import type { Row } from '../tables/column.js'
import type { Run } from '../runs/start.js'
import { progress } from './progress.js'

/**
 * Waits for a run, with its progress in the newest cell or on the terminal, and gives its rows. A run whose rows are
 * there already is silent.
 * @throws what the run failed with
 */
export async function watch(run: Run): Promise<readonly Row[]> {
  let bar: ReturnType<typeof progress> | undefined
  const unsubscribe = run.onChange(() => {
    if (run.state !== 'running') return
    bar ??= progress(run.experiment)
    bar.update(run.progress.fraction, run.progress.message)
  })
  try {
    const rows = await run.done
    bar?.update(1, '')
    bar?.done(`${rows.length} rows`)
    return rows
  } catch (error) {
    bar?.fail((error as Error).message)
    throw error
  } finally {
    unsubscribe()
  }
}
