import { printTable } from '../tables/print-table.js'
import { formatOption, readArguments, readFormat, readWords } from './arguments.js'
import { type Command, print } from './command.js'
import { doctor } from './doctor.js'

/** `gradient-lab doctor`: what is installed, what is wrong, and the command that mends it. */
export const printDoctor: Command = async args => {
  const given = readArguments('doctor', args, formatOption)
  readWords('doctor', given, [])
  const format = readFormat('doctor', given)
  const rows = await doctor()
  const shown = rows.map(({ check, ok, value, remedy }) =>
    format === 'table' ? { check, ok: ok ? 'yes' : 'NO', value, remedy: remedy ?? '' } : { check, ok, value, remedy },
  )
  print(printTable(shown, format, ['check', 'ok', 'value', 'remedy']))
  return rows.every(row => row.ok) ? 0 : 1
}
