import { Interrupted } from '../experiments/experiment.js'
import type { GridCases } from '../experiments/grid.js'
import { foundFolder, foundTable, isFound } from '../runs/find-results.js'
import { runFolder } from '../runs/folders.js'
import { keep } from '../runs/keep.js'
import { gridCommand, type KeptGrid } from '../runs/origin-of-grids.js'
import type { PreparedCase } from '../runs/prepare-case.js'
import { runCases } from '../runs/run-cases.js'
import { findExperiment } from '../runs/start.js'
import { prepareGrid } from '../runs/sweep.js'
import { labHome } from '../tables/lab-home.js'
import type { Table } from '../tables/parquet.js'
import type { CommandContext } from './command.js'
import { ProgressLine, progressText } from './progress-line.js'
import { stoppable } from './stoppable.js'

/** Cases of one experiment behind a figure, checked and named. */
export interface PreparedGrid extends Pick<KeptGrid, 'experiment' | 'grid'> {
  readonly prepared: readonly PreparedCase[]
}

/** Where a figure's results come from. */
export interface KeptGridsContext extends Pick<CommandContext, 'source'> {
  /** compute all of them from nothing */
  readonly fresh: boolean
}

/** @throws RangeError in one sentence for what is missing on this machine, as a data set: nothing has been started */
export function preparedGrids(
  cases: readonly GridCases[],
  { source, directory }: Pick<CommandContext, 'source' | 'directory'>,
): PreparedGrid[] {
  return cases.map(({ experiment, grid }) => {
    const found = findExperiment(experiment, source)
    return { experiment: found, grid, prepared: prepareGrid(found, grid, directory).cases }
  })
}

/**
 * The tables of a figure's cases. Those of networks must have been run before, or be published. The others take less time
 * than a process to start: what is missing is computed here and kept as a run like any other, so that it is named in
 * `status`, and the next drawing reads it. `fresh` computes all, those of networks as `run` does.
 * @throws RangeError in one sentence with the commands that make missing results of networks
 * @throws Interrupted after SIGINT or SIGTERM; what was finished is kept
 */
export async function keptGrids(
  figure: string,
  wanted: readonly PreparedGrid[],
  { source, fresh }: KeptGridsContext,
): Promise<KeptGrid[]> {
  const home = labHome()
  const trained = wanted.filter(({ experiment }) => experiment.usesDevice)
  const line = new ProgressLine()
  if (fresh)
    await runAfresh(
      figure,
      trained.flatMap(({ prepared }) => prepared),
      { home, source },
      line,
    )
  const missing: string[] = []
  for (const grid of trained) {
    const tables = await Promise.all(grid.prepared.map(({ run }) => foundTable(home, run)))
    if (tables.includes(undefined)) missing.push(gridCommand(grid).replace(/^npx /, ''))
  }
  if (missing.length > 0)
    throw new RangeError(`figure: the results of ${figure} are not there; make them with: ${missing.join(' && ')}`)

  const all = wanted.reduce((sum, { prepared }) => sum + prepared.length, 0)
  let done = 0
  return stoppable(async checkInterrupt => {
    const kept: KeptGrid[] = []
    for (const { experiment, grid, prepared } of wanted) {
      const tables: Table[] = []
      for (const one of prepared) {
        checkInterrupt()
        line.show(() => `figure ${figure}: ${done} of ${all} cases`)
        const anew = fresh && !experiment.usesDevice
        tables.push(await keep(one, { home, source, fresh: anew, checkInterrupt }))
        done += 1
      }
      kept.push({ experiment, grid, tables })
    }
    return kept
  }).finally(() => line.clear())
}

/** What an interrupted figure leaves, in the words that follow "what was finished is kept, and". */
export function afterInterrupt(figure: string, wanted: readonly PreparedGrid[], home: string): string {
  const command = `\`gradient-lab figure ${figure}\``
  const trained = wanted.filter(({ experiment }) => experiment.usesDevice).flatMap(({ prepared }) => prepared)
  if (trained.some(({ run }) => !isFound(home, run))) return `${command} says how to go on from there`
  const published = trained.filter(({ run }) => foundFolder(home, run) !== runFolder(home, run)).length
  if (published === 0) return `${command} goes on from there`
  const which =
    published === trained.length
      ? 'the published results'
      : `with it the published results of ${published} of ${trained.length} cases`
  return `${command} draws ${which}; --fresh starts again from nothing`
}

/** Trains from nothing, as many cases at once as the machine has room for. */
async function runAfresh(
  figure: string,
  cases: readonly PreparedCase[],
  { home, source }: { home: string } & Pick<CommandContext, 'source'>,
  line: ProgressLine,
): Promise<void> {
  if (cases.length === 0) return
  const runs = runCases(cases, { home, source, fresh: true })
  runs.onChange(() => line.show(() => progressText(`figure ${figure}`, runs.progress)))
  process.on('SIGINT', runs.stop).on('SIGTERM', runs.stop)
  await runs.ended
  process.off('SIGINT', runs.stop).off('SIGTERM', runs.stop)
  line.clear()
  if (runs.cases.some(({ state }) => state === 'interrupted')) throw new Interrupted()
  const failed = runs.cases.find(({ failure }) => failure !== null)
  if (failed !== undefined) throw failed.failure!
}
