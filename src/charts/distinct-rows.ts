import type { Row } from '../tables/column.js'

/**
 * Refuses rows of which two have the same values of the given columns: a line would have two heights at one place.
 *
 * @param sentence what the rows must be, and what came
 * @throws RangeError
 */
export function requireDistinct(
  name: string,
  records: readonly Row[],
  columns: readonly string[],
  sentence: string,
): void {
  const places = new Set(records.map(record => JSON.stringify(columns.map(column => record[column]))))
  if (places.size < records.length) throw new RangeError(`${name}: ${sentence}`)
}
