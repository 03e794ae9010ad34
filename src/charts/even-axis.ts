import { type Axis, type AxisOptions, fractions, numbersIn, titleOf } from './axis.js'
import type { AxisGuide } from './chart.js'
import type { Meaning } from './meaning.js'

/** Over what an axis lies, and what stands along it. */
export interface EvenLayout {
  readonly domain: readonly [number, number]
  /** the unit that its numbers are written in; default the column's */
  readonly unit?: string
  /** ticks and their labels */
  readonly guide: AxisGuide
}

/**
 * An axis on which equal differences are equal lengths.
 *
 * @param lay its layout over the numbers that it must hold
 */
export const evenAxis = (
  name: string,
  field: string,
  options: AxisOptions,
  lay: (numbers: number[], column: Meaning) => EvenLayout,
): Axis => ({
  field,
  holds: 'numbers',
  lay(column, reached) {
    const { domain, unit = column.unit, guide } = lay(numbersIn(`${name} ${field}`, reached, options.domain), column)
    return {
      domain,
      ...fractions(domain, false),
      channel: {
        field,
        type: 'quantitative',
        scale: { domain: [...domain], nice: false, zero: false },
        axis: { title: titleOf({ ...column, unit }, options), ...guide },
      },
    }
  },
})
