import type { Axis, AxisOptions } from './axis.js'
import { evenAxis } from './even-axis.js'
import { extent } from './extent.js'
import { multiples, niceStep } from './nice-numbers.js'
import { labelsOf } from './tick-labels.js'

/** Units of time, up to what length they are read easily, and their steps that are read easily. */
const units = [
  { name: 's', seconds: 1, upTo: 180, steps: [1, 2, 5, 10, 15, 20, 30] },
  { name: 'min', seconds: 60, upTo: 10_800, steps: [1, 2, 5, 10, 15, 20, 30] },
  { name: 'h', seconds: 3600, upTo: 172_800, steps: [1, 2, 3, 6, 12, 24] },
  { name: 'd', seconds: 86_400, upTo: Number.POSITIVE_INFINITY, steps: [] },
]

/** Seconds, labelled in seconds, minutes, hours or days, whichever reads best. The values stay seconds. */
export const timeAxis = (field: string, options: AxisOptions = {}): Axis =>
  evenAxis('timeAxis', field, options, (numbers, column) => {
    if (column.unit !== 's') throw new RangeError(`timeAxis ${field}: unit of the column must be s, got ${column.unit}`)
    const [low, high] = options.domain ?? extent([0, ...numbers])
    const domain = [low, high > low ? high : low + 1] as const
    const { name, seconds, steps } = units.find(({ upTo }) => domain[1] - domain[0] <= upTo)!
    const fifth = (domain[1] - domain[0]) / seconds / 5
    const step = steps.find(size => size >= fifth) ?? niceStep(fifth)
    const values = multiples(domain[0] / seconds, domain[1] / seconds, step).map(value => value * seconds)
    const label = (value: number) => String(Number((value / seconds).toPrecision(12)))
    return { domain, unit: name, guide: { values, labelExpr: labelsOf(values, label) } }
  })
