import type { Row } from '../tables/column.js'
import { axisTitle } from './axis-title.js'
import { bars } from './bars.js'
import { bins } from './bins.js'
import { captionOf, within } from './caption.js'
import type { Plot } from './chart.js'
import { drawPlot } from './draw-plot.js'
import { isNumber } from './is-number.js'
import { linearAxis } from './linear-axis.js'
import { declared, type Meaning, meaningsOf } from './meaning.js'
import type { Piece } from './piece.js'
import type { PlotOptions } from './plot-options.js'
import { rowsWith } from './rows.js'
import { theme } from './theme.js'
import { theoryCurve } from './theory-curve.js'

export interface HistogramOptions
  extends Pick<PlotOptions, 'rows' | 'columns' | 'title' | 'caption' | 'width' | 'height'> {
  /** the column whose values are counted */
  readonly of: string
  /** how many bins of the same width, or their rising edges; default by Freedman and Diaconis (1981) */
  readonly bins?: number | readonly number[]
  /** a theoretical density of the values, drawn over the bars */
  readonly density?: (value: number) => number
  /** what stands at the right for the density; default `theory` */
  readonly densityLabel?: string
}

const name = 'histogram'

/**
 * How often the values of a column fall into bins, as a density: the bars have area 1. Further pieces, such as
 * `verticalLine`, are drawn over it.
 *
 * @throws RangeError if there is no number to count, one is outside given edges, or the density is negative or has an
 * area above 1
 */
export function histogram(options: HistogramOptions, ...pieces: readonly Piece[]): Plot {
  const { rows, columns, of, density, densityLabel = 'theory', title, caption, width, height } = options
  const cells = rowsWith(name, rows, [of]).map(row => row[of])
  const wrong = cells.find(cell => cell !== null && !isNumber(cell))
  if (wrong !== undefined) throw new TypeError(`${name}: column ${of} must hold numbers, got ${JSON.stringify(wrong)}`)
  const values = cells.filter(isNumber)
  if (values.length === 0) throw new RangeError(`${name}: no value of ${of} to count`)
  const counted = bins(name, values, options.bins)
  const table: Row[] = counted.map(({ from, to, count }) => ({
    [of]: from,
    to,
    count,
    density: count / values.length / (to - from),
  }))
  const column = declared(name, meaningsOf(name, columns), of)
  const [from, to] = [counted[0].from, counted[counted.length - 1].to]
  if (density !== undefined) checkDensity(density, from, to)
  const own: Meaning[] = [
    column,
    { name: 'to', unit: column.unit, meaning: 'upper end of the bin' },
    { name: 'count', unit: '1', meaning: 'values in the bin' },
    { name: 'density', unit: column.unit === '1' ? '1' : `1/${column.unit}`, meaning: 'density' },
  ]
  const { view, about, particular } = drawPlot(
    name,
    {
      rows: table,
      columns: own,
      x: linearAxis(of, { domain: [from, to] }),
      y: linearAxis('density', { zero: true }),
      keep: ['count'],
      title: title ?? `Distribution of ${within(axisTitle(column))}`,
      width,
      height,
    },
    [
      bars('to'),
      ...(density === undefined ? [] : [theoryCurve(density, { label: densityLabel, from, to })]),
      ...pieces,
    ],
  )
  const lost = cells.length - values.length
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    usermeta: {
      figure: {
        ...about,
        columns: own.map(({ name, unit, meaning }) => ({ name, unit, meaning })),
        n: [values.length, values.length],
        caption: captionOf([
          caption ?? `Distribution of ${within(axisTitle(column))}`,
          `n = ${values.length} values in ${counted.length} bins, as a density: the bars have area 1`,
          ...(lost === 0
            ? []
            : [
                lost === 1
                  ? 'One row has no value and is not counted'
                  : `${lost} rows have no value and are not counted`,
              ]),
          ...particular,
        ]),
      },
    },
    config: theme,
    ...view,
  }
}

/** A density is nowhere negative, and its area over the bins (trapezoids) is at most 1. */
function checkDensity(density: (value: number) => number, from: number, to: number): void {
  const steps = 1000
  let area = 0
  for (let step = 0; step <= steps; step++) {
    const place = from + ((to - from) * step) / steps
    const height = density(place)
    if (!(height >= 0)) throw new RangeError(`${name}: density must not be negative, got ${height} at ${place}`)
    if (Number.isFinite(height)) area += (height * (to - from)) / steps / (step === 0 || step === steps ? 2 : 1)
  }
  if (area > 1.01)
    throw new RangeError(
      `${name}: density must have an area of at most 1 over the bins, got ${area.toPrecision(4)}; divide it by its integral`,
    )
}
