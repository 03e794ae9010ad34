import type { Row } from '../tables/column.js'
import { isSequential } from './interval.js'
import { sizesInTurn } from './sample-size.js'

/**
 * What a caption says of the limits of variance ratios; nothing where there are none. Those of a sample that grows until it
 * is narrow (`sequential-…`) have the confidence of the look at which it stopped, which is 95 % at the last and more before.
 *
 * @param drawn as what they are drawn
 */
export function freshPartitions(drawn: string, rows: readonly Row[]): string {
  const intervals = [...new Set(rows.flatMap(({ interval }) => interval ?? []))] as string[]
  if (intervals.length === 0) return ''
  const names = intervals.join(', ')
  return isSequential(names)
    ? `${drawn} are limits for fresh partitions (${names}), each of the confidence of the look at which measuring stopped, 95 % or more`
    : `${drawn} are 95 % limits for fresh partitions (${names})`
}

/** The same, and of how many mini-batches they are made, in the order of the rows. */
export const freshPartitionsAndSizes = (drawn: string, rows: readonly Row[]): string =>
  [freshPartitions(drawn, rows), `n = ${sizesInTurn(rows).join(', ')} mini-batches`]
    .filter(text => text !== '')
    .join(', ')
