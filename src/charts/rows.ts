import type { Row } from '../tables/column.js'

/** Rows, or a polars frame of them. */
export type Rows = readonly Row[] | { toRecords(): unknown[] }

/**
 * The given columns of all rows, with null for what is not finite.
 *
 * @throws TypeError if `rows` are neither rows nor a frame
 * @throws RangeError if there are none, or one lacks a column
 */
export function rowsWith(name: string, rows: Rows, columns: readonly string[]): Row[] {
  const records = Array.isArray(rows) ? rows : (rows as { toRecords?(): unknown[] } | null)?.toRecords?.()
  if (!Array.isArray(records))
    throw new TypeError(`${name}: rows must be an array of rows or a frame, got ${typeof rows}`)
  if (records.length === 0) throw new RangeError(`${name}: rows must not be empty`)
  return records.map((record: Row, index) => {
    if (typeof record !== 'object' || record === null)
      throw new TypeError(`${name}: rows must be objects, row ${index} is ${record}`)
    return Object.fromEntries(
      columns.map(column => {
        if (!(column in record)) throw new RangeError(`${name}: row ${index} has no column ${column}`)
        const cell = record[column]
        return [column, typeof cell === 'number' && !Number.isFinite(cell) ? null : (cell ?? null)]
      }),
    )
  })
}
