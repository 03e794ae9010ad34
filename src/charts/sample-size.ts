import { extent } from './extent.js'
import type { Row } from '../tables/column.js'
import { isNumber } from './is-number.js'
import type { Meaning } from './meaning.js'

/** Whether a drawn column is a mean: it has limits beside it, or says so. */
export const isMean = ({ name, meaning }: Meaning, rows: readonly Row[]): boolean =>
  /\b(mean|average|averaged)\b/i.test(meaning) ||
  (`${name}Low` in rows[0] && `${name}High` in rows[0] && rows.some(row => typeof row[`${name}Low`] === 'number'))

/** The different numbers of column `n`, in the order of the rows. */
export const sizesInTurn = (rows: readonly Row[]): number[] => [
  ...new Set(rows.flatMap(({ n }) => (isNumber(n) ? [n] : []))),
]

/** The same, ascending. */
export const sizesOf = (rows: readonly Row[]): number[] => sizesInTurn(rows).sort((a, b) => a - b)

/**
 * Of how many the drawn values are made, least and most: the option, or the rows' column `n`.
 *
 * @throws RangeError if a given or a measured n is not a positive whole number
 */
export function sampleSize(
  name: string,
  rows: readonly Row[],
  given: number | undefined,
): [number, number] | undefined {
  const sizes =
    given === undefined ? rows.map(row => row['n']).filter(cell => cell !== null && cell !== undefined) : [given]
  if (sizes.length === 0) return undefined
  for (const size of sizes)
    if (!(typeof size === 'number' && Number.isInteger(size) && size > 0))
      throw new RangeError(`${name}: n must be a positive whole number, got ${size}`)
  return extent(sizes as number[])
}
