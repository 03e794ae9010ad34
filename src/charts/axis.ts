import type { Cell } from '../tables/column.js'
import type { Meaning } from './meaning.js'
import { axisTitle } from './axis-title.js'
import type { Channel } from './chart.js'

/** How a column is to be laid along x or y. The domain comes from all that is drawn, unless it is given. */
export interface Axis {
  readonly field: string
  /** what the axis can hold: numbers, positive numbers or names */
  readonly holds: 'numbers' | 'positive' | 'names'
  /**
   * @param reached all values that the axis must hold
   * @param edge whether room is to be kept at the lower end for what the axis cannot hold
   * @throws RangeError if there is none, or a given domain lacks one
   */
  lay(column: Meaning, reached: readonly Cell[], edge: boolean, along: 'x' | 'y'): LaidAxis
}

/** An axis over what is drawn. */
export interface LaidAxis {
  readonly channel: Channel
  /** lowest and highest value; 0 and the count of names for names */
  readonly domain: readonly [number, number]
  /** where along the axis a value stands: 0 at the lower end, 1 at the upper */
  fraction(value: number): number
  value(fraction: number): number
}

export interface AxisOptions {
  /** default: meaning and unit of the column */
  readonly title?: string
  /** default: around all that is drawn */
  readonly domain?: readonly [number, number]
}

/** The title of an axis. */
export const titleOf = (column: Meaning, { title }: AxisOptions): string => title ?? axisTitle(column)

/** The finite numbers among the cells, checked against a given domain. */
export function numbersIn(name: string, reached: readonly Cell[], domain?: readonly [number, number]): number[] {
  const numbers = reached.filter((cell): cell is number => typeof cell === 'number')
  if (numbers.length === 0) throw new RangeError(`${name}: no value to draw`)
  if (domain !== undefined) {
    const [low, high] = domain
    if (!(high > low && Number.isFinite(low) && Number.isFinite(high)))
      throw new RangeError(`${name}: domain must be two rising numbers, got [${low}, ${high}]`)
    const outside = numbers.find(value => value < low || value > high)
    if (outside !== undefined)
      throw new RangeError(
        `${name}: domain [${low}, ${high}] must hold all that is drawn, got ${outside}; leave such rows out`,
      )
  }
  return numbers
}

/** Fractions of a domain: the value's share of the way, in logarithms on a log axis. */
export function fractions([low, high]: readonly [number, number], log: boolean): Pick<LaidAxis, 'fraction' | 'value'> {
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high]
  return {
    fraction: value => ((log ? Math.log(value) : value) - from) / (to - from),
    value: fraction => (log ? Math.exp(from + fraction * (to - from)) : from + fraction * (to - from)),
  }
}
