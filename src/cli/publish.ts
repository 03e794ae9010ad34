import type { PaperFigure } from '../figures/paper-figure.js'
import { paperFigures } from '../figures/paper-figures.js'
import { gridCommand } from '../runs/origin-of-grids.js'
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

/**
 * The runs behind a figure, but for those that are published and not finished in this home.
 * @throws RangeError in one sentence with the commands that make what is neither here nor published
 */
function runsOfFigure({ name, cases }: PaperFigure, home: string, { source, directory }: CommandContext): string[] {
  const published = publishedNames()
  const isDone = (run: string) => readRecord(runFolder(home, run))?.state === 'done'
  const missing: string[] = []
  const runs = cases.flatMap(({ experiment: wanted, grid }) => {
    const experiment = findExperiment(wanted, source)
    const command = gridCommand({ experiment, grid }).replace(/^npx /, '')
    let all: string[]
    try {
      all = prepareGrid(experiment, grid, directory).cases.map(({ run }) => run)
    } catch (error) {
      throw new RangeError(
        `publish: ${name} needs the results of \`${command}\`, which are not published, and without their data are not to be found in ${home} (${(error as Error).message})`,
        { cause: error },
      )
    }
    if (!all.every(run => isDone(run) || published.includes(run))) missing.push(command)
    return all.filter(isDone)
  })
  if (missing.length > 0)
    throw new RangeError(`publish: the results of ${name} are not there; make them with: ${missing.join(' && ')}`)
  return runs
}
