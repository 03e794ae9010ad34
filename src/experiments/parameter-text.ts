import type { Cell, Column } from '../tables/column.js'
import type { Parameter, Parameters, ParameterValue } from './experiment.js'

/** A parameter's value as `--set` takes it: `0.1`, `1,0.4`, `1,0;0,1`, `1,0/0,1;1,1/0,0`, `150:0.1,225:0.1`, `0..100`. */
export function parameterText(parameter: Parameter, value: ParameterValue): string {
  if (!Array.isArray(value)) return String(value)
  if (parameter.type === 'schedule')
    return value.length === 0
      ? 'constant'
      : (value as readonly (readonly number[])[]).map(pair => pair.join(':')).join(',')
  if (parameter.type === 'rows')
    return value
      .map(row => (parameter.examples ? (row as readonly (readonly number[])[]) : [row]))
      .map(rows => rows.map(row => row.join(',')).join('/'))
      .join(';')
  return listText(value as readonly number[])
}

/** A list with its runs of three or more consecutive integers as ranges: `0..4,10`. */
function listText(values: readonly number[]): string {
  const texts: string[] = []
  for (let i = 0; i < values.length; ) {
    let end = i
    while (Number.isInteger(values[i]) && values[end + 1] === values[end] + 1) end += 1
    if (end - i >= 2) {
      texts.push(`${values[i]}..${values[end]}`)
      i = end + 1
    } else {
      texts.push(String(values[i]))
      i += 1
    }
  }
  return texts.join(',')
}

/** A parameter as a column of the case's rows. */
export function parameterColumn(parameter: Parameter): Column {
  const { name, unit, meaning, type } = parameter
  return { name, unit, meaning, type: type === 'number' || type === 'integer' || type === 'boolean' ? type : 'name' }
}

/** The case's parameters as cells of its rows: numbers stay numbers, lists become text. */
export function parameterCells(parameters: readonly Parameter[], values: Parameters): Record<string, Cell> {
  return Object.fromEntries(
    parameters.map(parameter => {
      const value = values[parameter.name]
      const keeps = parameterColumn(parameter).type !== 'name'
      return [parameter.name, keeps ? (value as Cell) : parameterText(parameter, value)]
    }),
  )
}
