import type { Row } from '../tables/column.js'
import type { Meaning } from './meaning.js'
import { isSequential, percent } from './interval.js'

/** Sentences one after the other, each with its full stop. */
export const captionOf = (sentences: readonly string[]): string =>
  `${sentences
    .map(text => text.replace(/\.$/, ''))
    .filter(text => text !== '')
    .join('. ')}.`

/** A title within a sentence: its first letter small, unless it begins an abbreviation. */
export const within = (title: string): string =>
  /^[A-Z][^a-z]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)

export function limitsSentence({ name, level }: { name: string; level: number | null }): string {
  if (level === null) return `Limits are ${name}`
  // of a sample that grew until they were narrow each has the confidence of its last look
  return isSequential(name)
    ? `Limits are intervals of ${percent(level)} or more (${name})`
    : `Limits are ${percent(level)} intervals (${name})`
}

export function sizeSentence([least, most]: readonly [number, number], columns: readonly Meaning[]): string {
  const meaning = columns.find(({ name }) => name === 'n')?.meaning
  return `n = ${least === most ? least : `${least} to ${most}`}${meaning === undefined ? '' : ` (${meaning})`}`
}

/** How many rows are not drawn, and why. */
export function missingSentences(rows: readonly Row[], x: string, y: string): string[] {
  const missing = rows.filter(row => row[x] === null || row[y] === null)
  if (missing.length === 0) return []
  const one = missing.length === 1
  const lost = missing.some(row => row[x] === null) ? `${x} or ${y}` : y
  const why = missing.map(({ status }) => (typeof status === 'string' && status !== 'ok' ? status : 'undefined'))
  return [
    `${one ? 'One row has' : `${missing.length} rows have`} no value of ${lost} and ${one ? 'is' : 'are'} not drawn (${[...new Set(why)].join(', ')})`,
  ]
}
