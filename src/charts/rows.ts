import type { Row } from '../tables/column.js'

/** Rows, or a polars frame of them. */
export type Rows = readonly Row[] | { toRecords(): unknown[] }

/**
 * The rows as objects.
 *
 * @throws TypeError if they are neither rows nor a frame
 * @throws RangeError if there are none
 */
export function recordsOf(name: string, rows: Rows): readonly Row[] {
  const records = Array.isArray(rows) ? rows : (rows as { toRecords?(): unknown[] } | null)?.toRecords?.()
  if (!Array.isArray(records))
    throw new TypeError(`${name}: rows must be an array of rows or a frame, got ${typeof rows}`)
  if (records.length === 0) throw new RangeError(`${name}: rows must not be empty`)
  records.forEach((record, index) => {
    if (typeof record !== 'object' || record === null)
      throw new TypeError(`${name}: rows must be objects, row ${index} is ${record}`)
  })
  return records
}

/**
 * The given columns of all rows, with null for what is not finite.
 *
 * @throws TypeError if `rows` are neither rows nor a frame, or a cell is not plain
 * @throws RangeError if there are none, or one lacks a column
 */
export const rowsWith = (name: string, rows: Rows, columns: readonly string[]): Row[] =>
  recordsOf(name, rows).map((record, index) =>
    Object.fromEntries(
      columns.map(column => {
        if (!(column in record)) throw new RangeError(`${name}: row ${index} has no column ${column}`)
        const cell: unknown = record[column] ?? null
        if (typeof cell === 'bigint') return [column, Number(cell)]
        if (typeof cell === 'object' ? cell !== null : typeof cell === 'function' || typeof cell === 'symbol')
          throw new TypeError(
            `${name}: column ${column} must hold numbers, names or booleans, row ${index} has an ${typeof cell}`,
          )
        return [column, typeof cell === 'number' && !Number.isFinite(cell) ? null : (cell as Row[string])]
      }),
    ),
  )
