import type { Row } from '../tables/column.js'
import type { Axis } from './axis.js'
import { type Rows, recordsOf, rowsWith } from './rows.js'

/** What every table may have: how many, which interval, whether the case went well, and limits. */
const usual = (y: string): string[] => ['n', 'interval', 'status', `${y}Low`, `${y}High`]

/** vega-lite writes names of fields into its expressions, where these would end them. */
function checkNames(name: string, columns: readonly string[]): void {
  const odd = columns.find(column => /["'\\\n\r]/.test(column))
  if (odd !== undefined)
    throw new RangeError(
      `${name}: names of drawn columns must have no quotes, backslashes or line breaks, got ${JSON.stringify(odd)}`,
    )
}

/**
 * The needed columns of the rows, and the usual ones that they have, in the order of the rows' own columns.
 *
 * @throws RangeError if one is not there, or has a name that vega-lite cannot take
 */
export function tableRows(name: string, rows: Rows, needed: readonly string[], y: string): Row[] {
  checkNames(name, needed)
  const records = recordsOf(name, rows)
  const [first] = records
  const own = Object.keys(first)
  const has = usual(y).filter(column => column in first)
  const chosen = new Set([...needed, ...has])
  const ordered = [...own.filter(column => chosen.has(column)), ...needed.filter(column => !own.includes(column))]
  return rowsWith(name, records, [...new Set(ordered)])
}

/** @throws TypeError if an axis cannot hold what its column has */
export function checkCells(name: string, { field, holds }: Axis, rows: readonly Row[]): void {
  rows.forEach((row, index) => {
    const cell = row[field]
    if (cell === null) return
    if (holds === 'names' ? typeof cell === 'boolean' : typeof cell !== 'number')
      throw new TypeError(
        `${name}: column ${field} must hold ${holds === 'names' ? 'names or numbers' : 'numbers'}, row ${index} has ${JSON.stringify(cell)}`,
      )
  })
}
