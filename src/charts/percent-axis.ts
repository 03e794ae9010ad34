import { type Axis, type AxisOptions, fractions, numbersIn, titleOf } from './axis.js'
import { extent } from './extent.js'
import { multiples, niceDomain, niceStep } from './nice-numbers.js'
import { labelsOf } from './tick-labels.js'

/** Fractions labelled in per cent, from 0 to 100 % where no domain is given and none is outside. */
export function percentAxis(field: string, options: AxisOptions = {}): Axis {
  return {
    field,
    holds: 'numbers',
    lay(column, reached) {
      const numbers = numbersIn(`percentAxis ${field}`, reached, options.domain)
      const [low, high] = extent(numbers)
      const domain = options.domain ?? (low >= 0 && high <= 1 ? ([0, 1] as const) : niceDomain(low, high))
      const values = multiples(domain[0], domain[1], niceStep((domain[1] - domain[0]) / 5))
      return {
        domain,
        ...fractions(domain, false),
        channel: {
          field,
          type: 'quantitative',
          scale: { domain: [...domain], nice: false, zero: false },
          axis: {
            title: titleOf({ ...column, unit: '%' }, options),
            values,
            labelExpr: labelsOf(values, value => String(Number((100 * value).toPrecision(12))).replace('-', '−')),
          },
        },
      }
    },
  }
}
