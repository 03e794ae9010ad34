import type { Axis, AxisOptions } from './axis.js'
import { evenAxis } from './even-axis.js'
import { extent } from './extent.js'
import { niceDomain } from './nice-numbers.js'

export interface LinearAxisOptions extends AxisOptions {
  /** whether 0 belongs to the axis; default false */
  readonly zero?: boolean
  /** where numbers stand; default as many as have room */
  readonly ticks?: readonly number[]
}

/** Numbers on an even scale, with a domain of whole steps of 1, 2 or 5. */
export const linearAxis = (field: string, options: LinearAxisOptions = {}): Axis =>
  evenAxis('linearAxis', field, options, numbers => ({
    domain: options.domain ?? niceDomain(...extent(options.zero ? [0, ...numbers] : numbers)),
    guide: options.ticks === undefined ? {} : { values: [...options.ticks] },
  }))
