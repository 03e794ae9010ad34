import type { Row } from '../tables/column.js'
import type { Transform } from './chart.js'
import { datum, hasPlace } from './field.js'
import { isNumber } from './is-number.js'
import type { Context, Table } from './piece.js'

export interface LimitsOptions {
  /** column of the lower limits; default the plot's y with `Low` */
  readonly low?: string
  /** column of the upper limits; default the plot's y with `High` */
  readonly high?: string
}

/** The columns of the limits of y. */
export const limitColumns = (y: string, { low, high }: LimitsOptions): readonly [string, string] => [
  low ?? `${y}Low`,
  high ?? `${y}High`,
]

/**
 * The rows whose limits are drawn: those with y and both limits.
 *
 * @throws RangeError if none has them, or a lower limit is above its upper one
 */
function limitedRows({ name, rows, x, y, xLog, yLog }: Table, [low, high]: readonly [string, string]): Row[] {
  const limited = rows.filter(row => isNumber(row[y]) && isNumber(row[low]) && isNumber(row[high]))
  if (limited.length === 0) throw new RangeError(`${name}: no row has both ${low} and ${high}`)
  for (const row of limited)
    if ((row[low] as number) > (row[high] as number))
      throw new RangeError(
        `${name}: ${low} must not exceed ${high}, got ${row[low]} and ${row[high]} at ${x} ${row[x]}`,
      )
  return limited.filter(row => (!yLog || (row[y] as number) > 0) && (!xLog || (row[x] as number) > 0))
}

/** What the axis must reach, and what it cannot: limits at 0 or below are cut at the edge of a log axis if it has one. */
export function limitsReach(table: Table, columns: readonly [string, string]): { y: Row[string][] } {
  const cells = limitedRows(table, columns).flatMap(row => columns.map(column => row[column] as number))
  return { y: table.yLog && table.edge ? cells.filter(cell => cell > 0) : cells }
}

export const lowEnd = (y: string): string => `${y} lower end`
export const highEnd = (y: string): string => `${y} upper end`

/** Makes the ends that are drawn; null, which leaves a gap, where a limit is missing or y has no place. */
export function limitEnds({ x, y, xLog, yLog, axes }: Context, [low, high]: readonly [string, string]): Transform[] {
  const there = `isValid(${datum(low)}) && isValid(${datum(high)}) && ${hasPlace(y, yLog)}`
  const end = (column: string) => (yLog ? `max(${datum(column)}, ${axes.y.domain[0]})` : datum(column))
  return [
    ...(xLog ? [{ filter: hasPlace(x, true) }] : []),
    { calculate: `${there} ? ${end(low)} : null`, as: lowEnd(y) },
    { calculate: `${there} ? ${end(high)} : null`, as: highEnd(y) },
  ]
}

/** What the caption says of limits that a log axis cannot hold. */
export function cutSentences(table: Table, columns: readonly [string, string]): string[] {
  const cut = table.yLog ? limitedRows(table, columns).filter(row => (row[columns[0]] as number) <= 0).length : 0
  if (cut === 0) return []
  return [`${cut === 1 ? 'One lower limit is' : `${cut} lower limits are`} 0 or less: cut at the lower edge`]
}

/** What the caption says of drawn values without limits. */
export function bareSentences({ rows, y }: Table, [low, high]: readonly [string, string]): string[] {
  const bare = rows.filter(row => isNumber(row[y]) && !(isNumber(row[low]) && isNumber(row[high]))).length
  return bare === 0 ? [] : [bare === 1 ? `One value of ${y} has no limits` : `${bare} values of ${y} have no limits`]
}
