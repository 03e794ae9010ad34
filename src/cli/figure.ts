import * as path from 'node:path'
import { suggestion } from '../experiments/nearest-name.js'
import { completeParameters } from '../experiments/parse-parameters.js'
import { figure } from '../figures/figure.js'
import { paperFigures } from '../figures/paper-figures.js'
import { originOf } from '../runs/origin.js'
import { prepareCase } from '../runs/prepare-case.js'
import { finishedTable } from '../runs/results.js'
import { findExperiment } from '../runs/start.js'
import { labHome } from '../tables/lab-home.js'
import { readArguments, readInteger, readWords } from './arguments.js'
import { type Command, print } from './command.js'

const options = {
  venue: { type: 'string' },
  columns: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
} as const

const formats = ['pdf', 'svg', 'png'] as const

/** `gradient-lab figure NAME`: a paper figure from cached results. */
export const figureCommand: Command = async (args, { source, directory }) => {
  const given = readArguments('figure', args, options)
  const [name] = readWords('figure', given, ['figure'])
  const wanted = paperFigures.find(candidate => candidate.name === name)
  if (!wanted) {
    const names = paperFigures.map(candidate => candidate.name)
    throw new RangeError(
      `figure: there is no figure ${name}${suggestion(name, names) || `; there is ${names.join(', ')}`}`,
    )
  }
  const asked = (given.text('format') ?? formats.join(',')).split(',').map(text => {
    const format = formats.find(candidate => candidate === text.trim())
    if (!format) throw new RangeError(`figure: --format must be of ${formats.join(', ')}, got ${JSON.stringify(text)}`)
    return format
  })
  const columns = readInteger('figure', 'columns', given.text('columns') ?? '1', 1)

  const experiment = findExperiment(wanted.experiment, source)
  const prepared = prepareCase(experiment, completeParameters(experiment, wanted.parameters), directory)
  const run = { id: prepared.run, experiment: experiment.name, parameters: prepared.parameters }
  const table = await finishedTable(labHome(), run.id)
  if (!table) {
    const settings = Object.entries(wanted.parameters).map(
      ([key, value]) => ` --set ${key}=${[value].flat().join(',')}`,
    )
    throw new RangeError(
      `figure: the results of ${name} are not there; make them with: gradient-lab run ${experiment.name}${settings.join('')}`,
    )
  }
  const provenance = await originOf(run)
  const drawn = figure(wanted.chart(table.rows), { venue: given.text('venue'), columns, provenance })
  const folder = path.resolve(directory, given.text('out') ?? path.join(labHome(), 'figures'))
  const files = await drawn.save(path.join(folder, name), { formats: asked })
  print(files.map(file => `${file}\n`).join(''))
  return 0
}
