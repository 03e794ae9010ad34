import { type Axis, type AxisOptions, fractions, numbersIn, titleOf } from './axis.js'
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
export function timeAxis(field: string, options: AxisOptions = {}): Axis {
  return {
    field,
    holds: 'numbers',
    lay(column, reached) {
      const name = `timeAxis ${field}`
      if (column.unit !== 's') throw new RangeError(`${name}: unit of the column must be s, got ${column.unit}`)
      const numbers = numbersIn(name, reached, options.domain)
      const [low, high] = options.domain ?? extent([0, ...numbers])
      const domain = [low, high > low ? high : low + 1] as const
      const unit = units.find(({ upTo }) => domain[1] - domain[0] <= upTo)!
      const fifth = (domain[1] - domain[0]) / unit.seconds / 5
      const step = unit.steps.find(size => size >= fifth) ?? niceStep(fifth)
      const values = multiples(domain[0] / unit.seconds, domain[1] / unit.seconds, step).map(
        value => value * unit.seconds,
      )
      return {
        domain,
        ...fractions(domain, false),
        channel: {
          field,
          type: 'quantitative',
          scale: { domain: [...domain], nice: false, zero: false },
          axis: {
            title: titleOf({ ...column, unit: unit.name }, options),
            values,
            labelExpr: labelsOf(values, value => String(Number((value / unit.seconds).toPrecision(12)))),
          },
        },
      }
    },
  }
}
