import { type Axis, type AxisOptions, fractions, numbersIn, titleOf } from './axis.js'
import { extent } from './extent.js'
import { niceDomain } from './nice-numbers.js'

export interface LinearAxisOptions extends AxisOptions {
  /** whether 0 belongs to the axis; default false */
  readonly zero?: boolean
  /** where numbers stand; default as many as have room */
  readonly ticks?: readonly number[]
}

/** Numbers on an even scale, with a domain of whole steps of 1, 2 or 5. */
export function linearAxis(field: string, options: LinearAxisOptions = {}): Axis {
  return {
    field,
    holds: 'numbers',
    lay(column, reached) {
      const numbers = numbersIn(`linearAxis ${field}`, reached, options.domain)
      if (options.zero) numbers.push(0)
      const domain = options.domain ?? niceDomain(...extent(numbers))
      return {
        domain,
        ...fractions(domain, false),
        channel: {
          field,
          type: 'quantitative',
          scale: { domain: [...domain], nice: false, zero: false },
          axis: {
            title: titleOf(column, options),
            ...(options.ticks === undefined ? {} : { values: [...options.ticks] }),
          },
        },
      }
    },
  }
}
