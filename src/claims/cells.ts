import type { Cell, Row } from '../tables/column.js'

/** What rows are chosen by: the value of each of these columns. */
export type Where = Readonly<Record<string, Cell>>

export const rowsWhere = (rows: readonly Row[], where: Where): Row[] =>
  rows.filter(row => Object.entries(where).every(([name, value]) => row[name] === value))

/** The column's numbers in the chosen rows; a cell that is empty is NaN. */
export const numbersOf = (rows: readonly Row[], column: string, where: Where = {}): number[] =>
  rowsWhere(rows, where).map(row => {
    const cell = row[column]
    return typeof cell === 'number' ? cell : Number.NaN
  })

/**
 * The number in the one row that is chosen.
 * @throws RangeError if there is none, or more than one
 */
export function numberOf(rows: readonly Row[], column: string, where: Where = {}): number {
  const found = numbersOf(rows, column, where)
  if (found.length !== 1)
    throw new RangeError(`claim: one row with ${JSON.stringify(where)} is needed for ${column}, got ${found.length}`)
  return found[0]
}

/** The column's numbers in the rows of `over`, each over that of the row of `under` in the same place. */
export function ratiosOf(rows: readonly Row[], column: string, over: Where, under: Where): number[] {
  const denominators = numbersOf(rows, column, under)
  return numbersOf(rows, column, over).map((value, i) => value / denominators[i])
}

/** Least-squares slope of ln y against ln x: the exponent of a power law. */
export function exponentOf(xs: readonly number[], ys: readonly number[]): number {
  const [u, v] = [xs, ys].map(values => values.map(Math.log))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [centre, level] = [mean(u), mean(v)]
  const products = u.map((value, i) => (value - centre) * (v[i] - level))
  return mean(products) / mean(u.map(value => (value - centre) ** 2))
}
