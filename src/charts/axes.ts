import type { Column } from '../tables/column.js'
import { axisTitle } from './axis-title.js'
import type { Channel } from './chart.js'
import { numberLabel } from './number-label.js'

/** Tick labels for given values, as vega-lite wants them: an expression that finds the label of a value. */
function labelsOf(values: readonly number[], label: (value: number) => string): string {
  const pairs = values.map(value => `${JSON.stringify(String(value))}: ${JSON.stringify(label(value))}`)
  return `({${pairs.join(', ')}})[toString(datum.value)]`
}

/** A fraction on a linear axis from 0 to 1, labelled in per cent. */
export function percentAxis(field: string, title: string): Channel {
  const values = [0, 0.2, 0.4, 0.6, 0.8, 1]
  return {
    field,
    type: 'quantitative',
    scale: { domain: [0, 1], nice: false },
    axis: { title: `${title} (%)`, values, labelExpr: labelsOf(values, value => `${Math.round(100 * value)}`) },
  }
}

/** The domain of a log₂ axis: whole powers of two around all given values. */
export function log2Domain(name: string, values: readonly number[]): readonly [number, number] {
  for (const value of values)
    if (!(value > 0))
      throw new RangeError(
        `${name}: a log axis has no place for ${value}; leave it out and say so, or use a linear axis`,
      )
  if (values.length === 0) throw new RangeError(`${name}: no value to draw on a log axis`)
  const low = Math.floor(Math.log2(Math.min(...values)))
  const high = Math.ceil(Math.log2(Math.max(...values)))
  return [2 ** low, 2 ** Math.max(high, low + 1)]
}

const mostTicks = 8

/**
 * A positive column on a logarithmic axis of base 2, with a tick at whole powers: ¼, ½, 1, 2.
 *
 * @param lowestTick no tick below: the room under it is for what the axis cannot hold
 * @throws RangeError if the domain is not positive and rising
 */
export function log2Axis(column: Column, domain: readonly [number, number], lowestTick: number = domain[0]): Channel {
  const [low, high] = domain
  if (!(low > 0 && high > low && Number.isFinite(high)))
    throw new RangeError(`log2Axis: domain must be positive and rising, got [${low}, ${high}]`)
  const first = Math.ceil(Math.log2(lowestTick))
  const last = Math.floor(Math.log2(high))
  const step = Math.ceil((last - first + 1) / mostTicks)
  const values: number[] = []
  for (let power = last; power >= first; power--) if (power % step === 0) values.unshift(2 ** power)
  return {
    field: column.name,
    type: 'quantitative',
    scale: { type: 'log', base: 2, domain: [low, high], nice: false },
    axis: { title: axisTitle(column), values, labelExpr: labelsOf(values, numberLabel) },
  }
}
