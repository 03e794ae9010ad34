import type { Meaning } from './meaning.js'
import { type Axis, type AxisOptions, fractions, type LaidAxis, numbersIn, titleOf } from './axis.js'
import type { AxisGuide } from './chart.js'
import { extent } from './extent.js'
import { numberLabel, powerLabel } from './number-label.js'
import { labelsOf } from './tick-labels.js'

export interface LogAxisOptions extends AxisOptions {
  /** further ticks, such as 1/3 */
  readonly ticks?: readonly number[]
}

const mostTicks = 8

function positive(name: string, numbers: readonly number[], domain?: readonly [number, number]): [number, number] {
  for (const value of domain ? [...domain] : numbers)
    if (!(value > 0))
      throw new RangeError(
        `${name}: a log axis has no place for ${value}; mark such rows with edgePoints(), leave them out and say so, or use a linear axis`,
      )
  return extent(numbers)
}

/** Every so many of the whole powers from first to last, the one of 0 (the value 1) among them if it is there. */
function powers(first: number, last: number): number[] {
  const every = Math.ceil((last - first + 1) / mostTicks)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(power => power % every === 0)
}

function laid(
  base: 2 | 10,
  column: Meaning,
  domain: readonly [number, number],
  guide: AxisGuide,
  options: LogAxisOptions,
): LaidAxis {
  return {
    domain,
    ...fractions(domain, true),
    channel: {
      field: column.name,
      type: 'quantitative',
      scale: { type: 'log', base, domain: [...domain], nice: false },
      axis: { title: titleOf(column, options), ...guide },
    },
  }
}

/** Positive numbers on a logarithmic axis of base 2 from one whole power to another, with ticks at ¼, ½, 1, 2. */
export function log2Axis(field: string, options: LogAxisOptions = {}): Axis {
  return {
    field,
    holds: 'positive',
    lay(column, reached, edge) {
      const name = `log2Axis ${field}`
      const [least, most] = positive(name, numbersIn(name, reached, options.domain), options.domain)
      const low = Math.floor(Math.log2(least))
      const high = Math.max(Math.ceil(Math.log2(most)), low + 1)
      const [from, to] = options.domain ?? [2 ** low, 2 ** high]
      const ticks = powers(Math.ceil(Math.log2(from)), Math.floor(Math.log2(to))).map(power => 2 ** power)
      const values = [...new Set([...ticks, ...(options.ticks ?? [])])].sort((a, b) => a - b)
      const guide = { values, labelExpr: labelsOf(values, numberLabel) }
      return laid(2, column, [edge ? from / 2 : from, to], guide, options)
    },
  }
}

/**
 * Positive numbers on a logarithmic axis of base 10: ticks at 10⁻³, 10⁻², …, below two decades also at 2 and 5 times a
 * power (0.2, 0.5, 1 where these are short), and small ones between where there is room.
 */
export function log10Axis(field: string, options: LogAxisOptions = {}): Axis {
  return {
    field,
    holds: 'positive',
    lay(column, reached, edge) {
      const name = `log10Axis ${field}`
      const [least, most] = positive(name, numbersIn(name, reached, options.domain), options.domain)
      const narrow = Math.log10(most / least) <= 2
      const [from, to] = options.domain ?? widened(least, most, narrow ? [1, 2, 5] : [1])
      const decades = Math.log10(to / from)
      const low = edge ? from * 10 ** (-0.12 * Math.max(decades, 1)) : from
      const inside = (value: number) => value >= from * (1 - 1e-12) && value <= to * (1 + 1e-12)
      const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))]
      const digits = (power: number, some: readonly number[]) =>
        some.map(digit => Number(`${digit}e${power}`)).filter(inside)
      const all = Array.from({ length: last - first + 1 }, (_, index) => first + index)
      const labelled =
        decades < 2.01
          ? all.flatMap(power => digits(power, [1, 2, 5]))
          : powers(first, last).flatMap(power => digits(power, [1]))
      const small = decades > mostTicks ? [] : all.flatMap(power => digits(power, [1, 2, 3, 4, 5, 6, 7, 8, 9]))
      const named = new Set([...labelled, ...(options.ticks ?? [])])
      const values = [...new Set([...named, ...small])].sort((a, b) => a - b)
      const plain = decades < 2.01 && from > 0.0099 && to < 1001
      const label = plain ? String : powerLabel
      const isSmall = `indexof(${JSON.stringify([...named])}, datum.value) < 0`
      return laid(
        10,
        column,
        [low, to],
        {
          values,
          labelExpr: labelsOf(values, value => (named.has(value) ? label(value) : '')),
          labelOverlap: false,
          tickSize: { condition: { test: isSmall, value: 1.5 }, value: 3 },
          gridOpacity: { condition: { test: isSmall, value: 0 }, value: 1 },
        },
        options,
      )
    },
  }
}

/** The nearest numbers around [low, high] that are one of the digits times a power of ten. */
function widened(low: number, high: number, digits: readonly number[]): [number, number] {
  const around = (value: number) =>
    [-1, 0, 1].flatMap(shift => digits.map(digit => Number(`${digit}e${Math.floor(Math.log10(value)) + shift}`)))
  const from = Math.max(...around(low).filter(value => value <= low * (1 + 1e-12)))
  const to = Math.min(...around(high).filter(value => value >= high * (1 - 1e-12)))
  return from < to ? [from, to] : widened(low / 1.5, high * 1.5, digits)
}
