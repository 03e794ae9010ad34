import { parameterText } from '../experiments/parameter-text.js'
import { parseParameters } from '../experiments/parse-parameters.js'
import { findExperiment } from '../runs/start.js'
import { printTable } from '../tables/print-table.js'
import { commonColumns } from '../tables/schema.js'
import { formatOption, readArguments, readFormat, readWords } from './arguments.js'
import { type Command, print, say } from './command.js'

/** `gradient-lab describe EXPERIMENT`: its parameters (what `--set` takes) and the columns of its rows. */
export const describe: Command = async (args, { source }) => {
  const given = readArguments('describe', args, formatOption)
  const [name] = readWords('describe', given, ['experiment'])
  const format = readFormat('describe', given)
  const experiment = findExperiment(name, source)
  const defaults = parseParameters(experiment, {})

  const parameters = experiment.parameters.map(parameter => ({
    name: parameter.name,
    kind: 'parameter',
    type: parameter.type,
    unit: parameter.unit,
    default: parameterText(parameter, defaults[parameter.name]),
    meaning: parameter.choices ? `${parameter.meaning} (${parameter.choices.join(', ')})` : parameter.meaning,
  }))
  const measured = new Set(experiment.columns.map(column => column.name))
  const columns = [...experiment.columns, ...commonColumns.filter(column => !measured.has(column.name))].map(
    column => ({
      name: column.name,
      kind: 'column',
      type: column.type,
      unit: column.unit,
      default: format === 'table' ? '' : null,
      meaning: column.meaning,
    }),
  )
  if (format === 'table') say(`${experiment.question}\n${experiment.source}\n`)
  print(printTable([...parameters, ...columns], format))
  return 0
}
