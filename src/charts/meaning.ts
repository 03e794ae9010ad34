import { experiments } from '../experiments/index.js'
import type { Column } from '../tables/column.js'

/** What a chart says of a column. */
export type Meaning = Pick<Column, 'name' | 'unit' | 'meaning'>

/** An experiment's name, whose columns and parameters are meant, or what there is to say of each column. */
export type Meanings = string | readonly Meaning[]

/**
 * What there is to say of each column.
 *
 * @throws RangeError if there is no experiment of that name
 * @throws TypeError if `columns` are neither a name nor an array
 */
export function meaningsOf(name: string, columns: Meanings): readonly Meaning[] {
  if (Array.isArray(columns)) return columns
  if (typeof columns !== 'string')
    throw new TypeError(
      `${name}: columns must be an experiment's name or an array of { name, unit, meaning }, got ${typeof columns}`,
    )
  const experiment = experiments.find(({ name }) => name === columns)
  if (!experiment)
    throw new RangeError(
      `${name}: columns must be of an experiment, ${experiments.map(({ name }) => name).join(', ')}, got ${JSON.stringify(columns)}`,
    )
  return [...experiment.columns, ...experiment.parameters]
}

/** @throws RangeError if nothing is said of the column */
export function declared(name: string, columns: readonly Meaning[], column: string): Meaning {
  const found = columns.find(({ name }) => name === column)
  if (!found)
    throw new RangeError(
      `${name}: columns must say unit and meaning of ${column}; they have ${columns.map(({ name }) => name).join(', ') || 'none'}`,
    )
  return found
}
