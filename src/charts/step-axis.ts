import { type Axis, type AxisOptions, fractions, numbersIn, titleOf } from './axis.js'
import { extent } from './extent.js'

/** Steps, epochs, counts: whole numbers from the first to the last, 12,000 with its thousands apart. */
export function stepAxis(field: string, options: AxisOptions = {}): Axis {
  return {
    field,
    holds: 'numbers',
    lay(column, reached) {
      const numbers = numbersIn(`stepAxis ${field}`, reached, options.domain)
      const [low, high] = options.domain ?? extent(numbers)
      const domain = high > low ? ([low, high] as const) : ([low - 1, high + 1] as const)
      return {
        domain,
        ...fractions(domain, false),
        channel: {
          field,
          type: 'quantitative',
          scale: { domain: [...domain], nice: false, zero: false },
          axis: { title: titleOf(column, options), tickMinStep: 1, format: ',d' },
        },
      }
    },
  }
}
