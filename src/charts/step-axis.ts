import { type Axis, type AxisOptions, fractions, numbersIn, titleOf } from './axis.js'
import { extent } from './extent.js'
import { multiples, niceStep } from './nice-numbers.js'

/** Steps, epochs, counts: whole numbers from the first to the last, 12,000 with its thousands apart. */
export function stepAxis(field: string, options: AxisOptions = {}): Axis {
  return {
    field,
    holds: 'numbers',
    lay(column, reached) {
      const numbers = numbersIn(`stepAxis ${field}`, reached, options.domain)
      const [low, high] = options.domain ?? extent(numbers)
      const domain = high > low ? ([low, high] as const) : ([low - 1, high + 1] as const)
      const step = Math.max(1, niceStep((domain[1] - domain[0]) / 5))
      return {
        domain,
        ...fractions(domain, false),
        channel: {
          field,
          type: 'quantitative',
          scale: { domain: [...domain], nice: false, zero: false },
          axis: { title: titleOf(column, options), values: multiples(domain[0], domain[1], step), format: ',d' },
        },
      }
    },
  }
}
