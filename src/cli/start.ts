import * as path from 'node:path'
import { Interrupted } from '../experiments/experiment.js'
import { paperFigures } from '../figures/paper-figures.js'
import { foundFolder, foundTable } from '../runs/find-results.js'
import { rowsFile } from '../runs/results.js'
import { findExperiment, type Run, startCase } from '../runs/start.js'
import { prepareGrid } from '../runs/sweep.js'
import { labHome, packageFolder } from '../tables/lab-home.js'
import { printTable } from '../tables/print-table.js'
import { readArguments, readWords } from './arguments.js'
import { type Command, print, say } from './command.js'
import { notebookCommand } from './notebook.js'
import { ProgressLine, progressText } from './progress-line.js'

const shown = [
  'epoch',
  'progress',
  'ratio',
  'ratioLow',
  'ratioHigh',
  'breakEven',
  'belowThird',
  'distance',
  'testError',
]

/** Waits for a run, with its progress on stderr; false where it was interrupted. */
async function finished(run: Run): Promise<boolean> {
  const line = new ProgressLine()
  run.onChange(() => line.show(() => progressText(run.experiment, run.progress)))
  const stop = () => run.stop()
  process.on('SIGINT', stop).on('SIGTERM', stop)
  try {
    await run.done
    return true
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    say('start: interrupted; the next start goes on from here')
    return false
  } finally {
    line.clear()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

/** `gradient-lab start`: the main job. Runs the first notebook, then prints its table and where things are. */
export const startCommand: Command = async (args, { source }) => {
  readWords('start', readArguments('start', args, {}), [])
  const notebook = path.join(packageFolder, 'notebooks', '01-variance-ratio.ipynb')
  const [figure] = paperFigures
  const [shownCase] = figure.cases
  const [prepared] = prepareGrid(findExperiment(shownCase.experiment, source), shownCase.grid, packageFolder).cases
  const { run } = prepared
  say('LeNet on 8,192 images of Fashion-MNIST: ten epochs of SVRG, its variance beside that of SGD')
  // first the run, with its progress here; the notebook then finds its rows
  if (!(await finished(startCase(prepared, { source })))) return 130
  const status = await notebookCommand([notebook])
  if (status !== 0) return status
  const table = await foundTable(labHome(), run)
  if (!table) throw new Error(`start: ${notebook} ran, but left no results of run ${run}`)
  const columns = table.columns.filter(({ name }) => shown.includes(name))
  const rows = table.rows.map(row => Object.fromEntries(columns.map(({ name }) => [name, row[name]])))
  print(
    printTable(
      rows,
      'table',
      columns.map(({ name }) => name),
    ),
  )
  const place = (file: string) => path.relative(process.cwd(), file) || '.'
  print(`
notebook  ${place(notebook)}
rows      ${place(rowsFile(foundFolder(labHome(), run)))}
figure    ${place(path.join(labHome(), 'figures', `${figure.name}.pdf`))} (and .svg, .png)
`)
  say('next: npm run lab opens the notebook; npx gradient-lab --help lists what else there is')
  return 0
}
