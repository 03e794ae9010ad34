import type { Axis, AxisOptions } from './axis.js'
import { evenAxis } from './even-axis.js'
import { extent } from './extent.js'
import { multiples, niceStep } from './nice-numbers.js'

/** Steps, epochs, counts: whole numbers from the first to the last, 12,000 with its thousands apart. */
export const stepAxis = (field: string, options: AxisOptions = {}): Axis =>
  evenAxis('stepAxis', field, options, numbers => {
    const [low, high] = options.domain ?? extent(numbers)
    const domain = high > low ? ([low, high] as const) : ([low - 1, high + 1] as const)
    const step = Math.max(1, niceStep((domain[1] - domain[0]) / 5))
    return { domain, guide: { values: multiples(domain[0], domain[1], step), format: ',d' } }
  })
