import type { Axis, AxisOptions } from './axis.js'
import { evenAxis } from './even-axis.js'
import { extent } from './extent.js'
import { multiples, niceDomain, niceStep } from './nice-numbers.js'
import { labelsOf } from './tick-labels.js'

/** Fractions labelled in per cent, from 0 to 100 % where no domain is given and none is outside. */
export const percentAxis = (field: string, options: AxisOptions = {}): Axis =>
  evenAxis('percentAxis', field, options, numbers => {
    const [low, high] = extent(numbers)
    const domain = options.domain ?? (low >= 0 && high <= 1 ? ([0, 1] as const) : niceDomain(low, high))
    const values = multiples(domain[0], domain[1], niceStep((domain[1] - domain[0]) / 5))
    const label = (value: number) => String(Number((100 * value).toPrecision(12))).replace('-', '−')
    return { domain, unit: '%', guide: { values, labelExpr: labelsOf(values, label) } }
  })
