import type { PaperFigure } from '../figures/paper-figure.js'
import { paperFigures } from '../figures/paper-figures.js'
import { publishRun } from '../runs/publish.js'
import { publishedNames } from '../runs/published.js'
import { runFolder } from '../runs/folders.js'
import { readRecord } from '../runs/run-record.js'
import { findExperiment } from '../runs/start.js'
import { prepareGrid } from '../runs/sweep.js'
import { labHome } from '../tables/lab-home.js'
import { readArguments } from './arguments.js'
import { type Command, type CommandContext, print } from './command.js'

/** `gradient-lab publish RUN|FIGURE…`: copies finished runs to those that come with the package. */
export const publish: Command = async (args, context) => {
  const { words } = readArguments('publish', args, {})
  if (words.length === 0) throw new RangeError('publish: name runs, or figures whose runs are to be published')
  const home = labHome()
  const runs = words.flatMap(word => {
    const figure = paperFigures.find(({ name }) => name === word)
    return figure === undefined ? [word] : runsOfFigure(figure, home, context)
  })
  for (const run of new Set(runs)) print(`${await publishRun(home, run)}\n`)
  return 0
}

/** The runs behind a figure, but for those that are published and not in this home. */
function runsOfFigure({ cases }: PaperFigure, home: string, { source, directory }: CommandContext): string[] {
  const published = publishedNames()
  return cases
    .flatMap(({ experiment, grid }) => prepareGrid(findExperiment(experiment, source), grid, directory).cases)
    .map(({ run }) => run)
    .filter(run => readRecord(runFolder(home, run)) !== undefined || !published.includes(run))
}
