import { experimentsOf } from '../runs/job.js'
import { printTable } from '../tables/print-table.js'
import { formatOption, readArguments, readFormat, readWords } from './arguments.js'
import { type Command, print } from './command.js'

/** `gradient-lab list`: the experiments with question and source. */
export const list: Command = async (args, { source }) => {
  const given = readArguments('list', args, formatOption)
  readWords('list', given, [])
  const rows = experimentsOf(source).map(({ name, question, source: paper }) => ({ name, question, source: paper }))
  print(printTable(rows, readFormat('list', given), ['name', 'question', 'source']))
  return 0
}
