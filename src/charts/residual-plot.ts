import type { Row } from '../tables/column.js'
import { captionOf } from './caption.js'
import type { StackedPlot } from './chart.js'
import { drawPlot } from './draw-plot.js'
import { extent } from './extent.js'
import { fixedAxis } from './fixed-axis.js'
import { isNumber } from './is-number.js'
import { bringsLegend } from './legend.js'
import { limitColumns } from './limits.js'
import { linearAxis } from './linear-axis.js'
import { type Meaning, meaningsOf } from './meaning.js'
import type { Piece } from './piece.js'
import type { PlotOptions } from './plot-options.js'
import { points } from './points.js'
import { quietAlong } from './quiet-axis.js'
import { referenceLine } from './reference-line.js'
import { recordsOf, rowsWith } from './rows.js'
import { shadedRange } from './shaded-range.js'
import { theme } from './theme.js'
import { theoryCurve } from './theory-curve.js'

export interface ResidualPlotOptions extends PlotOptions {
  /** the column of the rows with what theory predicts for y */
  readonly theory: string
  /** where the standard error of y comes from: the width of its 95 % limits, or a column */
  readonly standardError: 'limits' | { readonly column: string }
  /** of both together; default 240 */
  readonly height?: number
}

const name = 'residualPlot'
/** pixels between the two */
const gap = 8

/** 95 % limits of a normal distribution are this many standard errors apart. */
const widthOfLimits = 2 * 1.959963984540054

const residual: Meaning = { name: 'residual', unit: 's.e.', meaning: 'residual' }

/**
 * Theory as a curve, the measured values over it, and below a strip of (measured − theory) in standard errors with ±2
 * shaded: about one in twenty stands outside if theory holds.
 *
 * @throws RangeError as `plot`, and for a standard error that is not positive
 */
export function residualPlot(options: ResidualPlotOptions, ...pieces: readonly Piece[]): StackedPlot {
  const { theory, standardError, height = 240 } = options
  if (standardError === 'limits') checkLevel(options)
  const rows = withResiduals(options)
  const all = [theoryCurve(theory), ...(pieces.length === 0 ? [points()] : pieces)]
  const sizes = rows
    .map(row => row[residual.name])
    .filter(isNumber)
    .map(Math.abs)
  const edge = Math.ceil(Math.max(3, extent(sizes)[1]))
  const low = Math.max(52, Math.round(0.28 * height))
  const main = drawPlot(
    name,
    {
      ...options,
      rows,
      height: height - low - gap,
      keep: [...(options.keep ?? []), ...(typeof standardError === 'object' ? [standardError.column] : [])],
    },
    all,
  )
  const strip = drawPlot(
    name,
    {
      ...options,
      rows,
      columns: [...meaningsOf(name, options.columns), residual],
      x: fixedAxis(options.x, main.context.axes.x),
      y: linearAxis(residual.name, { title: 'Residual', domain: [-edge, edge], ticks: [-2, 0, 2] }),
      height: low,
    },
    [shadedRange({ y: [-2, 2] }), referenceLine(0), points()],
    main.context.series.names,
  )
  const where = standardError === 'limits' ? 'a 95 % interval’s width over 3.92' : standardError.column
  const about = main.about
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    usermeta: {
      figure: {
        ...about,
        columns: [
          ...about.columns,
          { name: residual.name, unit: 'standard error', meaning: `measured − theory (${theory})` },
        ],
        caption: captionOf([
          ...main.general,
          `Below: (measured − theory) in standard errors (${where}), ±2 shaded; ${sizes.filter(size => size > 2).length} of ${sizes.length} outside`,
          ...main.particular,
        ]),
      },
    },
    config: theme,
    vconcat: [
      quietAlong(main.view, 'x'),
      { ...strip.view, layer: strip.view.layer.filter(layer => !bringsLegend(layer)) },
    ],
    spacing: gap,
  }
}

/** The width of the limits says a standard error only at the level that they are read at. */
function checkLevel({ interval }: ResidualPlotOptions): void {
  const level = typeof interval === 'object' ? (interval.level === undefined ? 0.95 : interval.level) : 0.95
  if (level !== 0.95)
    throw new RangeError(
      `${name}: standardError 'limits' needs limits at level 0.95, got ${level}; name a column of standard errors`,
    )
}

/** The rows with a column `residual`, null where a value is not there. */
function withResiduals({ rows, theory, standardError, y }: ResidualPlotOptions): Row[] {
  const records = recordsOf(name, rows)
  const [low, high] = limitColumns(y.field, {})
  if (typeof theory !== 'string')
    throw new TypeError(`${name}: theory must be the name of a column, got ${typeof theory}`)
  if (standardError !== 'limits' && typeof standardError?.column !== 'string')
    throw new TypeError(
      `${name}: standardError must be 'limits' or { column: 'name' }, got ${JSON.stringify(standardError)}`,
    )
  const needed = standardError === 'limits' ? [low, high] : [standardError.column]
  return rowsWith(name, records, [y.field, theory, ...needed]).map((cells, index) => {
    const [measured, predicted, ...rest] = [y.field, theory, ...needed].map(column => cells[column])
    if (!isNumber(measured) || !isNumber(predicted) || !rest.every(isNumber))
      return { ...records[index], residual: null }
    const error = standardError === 'limits' ? (rest[1] - rest[0]) / widthOfLimits : rest[0]
    if (!(error > 0)) throw new RangeError(`${name}: the standard error must be positive, got ${error} in row ${index}`)
    return { ...records[index], residual: (measured - predicted) / error }
  })
}
