import type { FigureCases } from '../figures/paper-figures.js'
import { keep } from '../runs/keep.js'
import { gridCommand, type KeptGrid } from '../runs/origin-of-grids.js'
import { finishedTable } from '../runs/results.js'
import { findExperiment } from '../runs/start.js'
import { prepareGrid } from '../runs/sweep.js'
import { labHome } from '../tables/lab-home.js'
import type { Table } from '../tables/parquet.js'
import type { CommandContext } from './command.js'
import { ProgressLine } from './progress-line.js'
import { stoppable } from './stoppable.js'

/**
 * The tables of a figure's cases. Those of networks must have been run before. The others take less time than a process to
 * start: what is missing is computed here and kept as a run like any other, so that it is named in `status`, and the
 * next drawing reads it.
 * @throws RangeError in one sentence with the commands that make missing results of networks
 * @throws Interrupted after SIGINT or SIGTERM; what was finished is kept
 */
export async function keptGrids(
  figure: string,
  cases: readonly FigureCases[],
  { source, directory }: CommandContext,
): Promise<KeptGrid[]> {
  const home = labHome()
  const wanted = cases.map(({ experiment, grid }) => {
    const found = findExperiment(experiment, source)
    return { experiment: found, grid, prepared: prepareGrid(found, grid, directory).cases }
  })
  const missing: string[] = []
  for (const grid of wanted.filter(({ experiment }) => experiment.usesDevice)) {
    const tables = await Promise.all(grid.prepared.map(({ run }) => finishedTable(home, run)))
    if (tables.includes(undefined)) missing.push(gridCommand(grid).replace(/^npx /, ''))
  }
  if (missing.length > 0)
    throw new RangeError(`figure: the results of ${figure} are not there; make them with: ${missing.join(' && ')}`)

  const all = wanted.reduce((sum, { prepared }) => sum + prepared.length, 0)
  const line = new ProgressLine()
  let done = 0
  return stoppable(async checkInterrupt => {
    const kept: KeptGrid[] = []
    for (const { experiment, grid, prepared } of wanted) {
      const tables: Table[] = []
      for (const one of prepared) {
        checkInterrupt()
        line.show(() => `figure ${figure}: ${done} of ${all} cases`)
        tables.push(await keep(one, { home, source, checkInterrupt }))
        done += 1
      }
      kept.push({ experiment, grid, tables })
    }
    return kept
  }).finally(() => line.clear())
}
