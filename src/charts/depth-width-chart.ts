import type { Row } from '../tables/column.js'
import type { Axis } from './axis.js'
import type { Panels, Plot } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { drawPlot } from './draw-plot.js'
import { errorBars } from './error-bars.js'
import { isNumber } from './is-number.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { log10Axis, log2Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { panels } from './panels.js'
import { plotOf } from './plot.js'
import { points } from './points.js'
import { type Rows, recordsOf, rowsWith } from './rows.js'
import { sizesOf } from './sample-size.js'
import { settingsSentence } from './settings.js'
import { withCaption } from './with-caption.js'

const name = 'depthWidthChart'

const quantities = ['sgdVariance', 'sgdError', 'svrgError'] as const
const sizes = ['layers', 'planes'] as const
type Size = (typeof sizes)[number]

const columns: readonly Meaning[] = [
  { name: 'layers', unit: '1', meaning: 'layers' },
  { name: 'planes', unit: '1', meaning: 'channels of the first stage' },
  { name: 'variance', unit: 'gradient²', meaning: 'variance of SGD' },
  { name: 'error', unit: '1', meaning: 'final test error' },
  { name: 'line', unit: '1', meaning: 'estimator, and where measured' },
  { name: 'n', unit: '1', meaning: 'seeds averaged' },
]

export interface DepthWidthChartOptions {
  /** another's rows with the same columns, such as a paper's, as marks of their own */
  readonly beside?: { readonly label: string; readonly rows: Rows }
}

/**
 * The variance of SGD's gradient and the final errors of SGD and SVRG against the depth of residual networks of one width,
 * and against the width of those of one depth (Defazio & Bottou 2019, table 1): the depth and the width of which there are
 * most rows.
 *
 * @param rows of `depth-width`, one case for each depth and width
 * @throws RangeError if a column is not there, two rows are of the same depth and width, or there is no depth or no width
 * with at least two
 */
export function depthWidthChart(rows: Rows, { beside }: DepthWidthChartOptions = {}): Panels {
  const sources = [
    { origin: 'here', rows },
    ...(beside === undefined ? [] : [{ origin: beside.label, rows: beside.rows }]),
  ].map(({ origin, rows: of }) => ({ origin, records: checked(of), original: of }))
  const along = (size: Size) => sources.map(({ origin, records }) => ({ origin, ...mostAlong(size, records, origin) }))
  const [byLayers, byPlanes] = sizes.map(along)
  const names = byLayers.flatMap(({ origin }) => errors.map(quantity => lineOf(quantity, origin, byLayers)))
  const charts = [
    ...sizes.map((size, i) => varianceView(size, [byLayers, byPlanes][i], names)),
    ...sizes.map((size, i) => errorView(size, [byLayers, byPlanes][i], names)),
  ]
  const fixed = (lines: readonly Line[], what: string) =>
    lines.map(({ origin, at }) => (lines.length === 1 ? `${at} ${what}` : `${at} ${what} (${origin})`)).join(' and ')
  const seeds = sources.map(({ origin, records }) => {
    const counts = sizesOf(records).join(', ')
    return sources.length === 1 ? `n = ${counts} seeds` : `n = ${counts} seeds (${origin})`
  })
  return withCaption(panels(charts, { columns: 2, title: 'Depth and width', height: 130, width: 210 }), [
    `Variance of SGD’s mini-batch gradient (a) against layers, at ${fixed(byLayers, 'channels in the first stage')}, and (b) against these, at ${fixed(byPlanes, 'layers')}; (c), (d) fraction of test images classified wrong after the last epoch`,
    ...settingsSentence(name, rows, {
      dataset: 'data',
      examples: 'examples',
      batchSize: 'batch size',
      learningRate: 'learning rate',
      epochs: 'epochs',
    }),
    beside === undefined ? '' : 'The scales differ: compare how each changes, not the two levels',
    `Bars are 95 % limits (t), ${seeds.join(', ')}`,
  ])
}

interface Line {
  readonly origin: string
  /** the width that the depths have in common, or the depth that the widths have */
  readonly at: number
  readonly records: readonly Row[]
}

function checked(rows: Rows): Row[] {
  recordsOf(name, rows)
  const limited = quantities.flatMap(quantity => [quantity, `${quantity}Low`, `${quantity}High`])
  const records = rowsWith(name, rows, [...sizes, ...limited, 'n', 'status'])
  const distinct = [...new Map(records.map(record => [JSON.stringify(record), record])).values()]
  requireDistinct(name, distinct, sizes, 'rows must be of one case of each depth and width, got two of the same')
  return distinct
}

/** The rows that differ in one size alone: of the value of the other with the most of them. */
function mostAlong(size: Size, records: readonly Row[], origin: string): Omit<Line, 'origin'> {
  const other = size === 'layers' ? 'planes' : 'layers'
  const groups = [...new Set(records.map(record => record[other] as number))].map(at => ({
    at,
    found: records.filter(record => record[other] === at),
  }))
  const { at, found } = groups.reduce((best, next) => (next.found.length > best.found.length ? next : best))
  if (found.length < 2) throw new RangeError(`${name}: rows (${origin}) must have two ${size} with the same ${other}`)
  return { at, records: found.toSorted((a, b) => (a[size] as number) - (b[size] as number)) }
}

const sizeAxis = (size: Size, lines: readonly Line[]) => {
  const values = lines.flatMap(({ records }) => records.map(record => record[size] as number))
  const domain = [0.8 * Math.min(...values), 1.25 * Math.max(...values)] as const
  return log2Axis(size, { domain, title: size === 'layers' ? 'Layers' : 'Channels of the first stage' })
}

function varianceView(size: Size, lines: readonly Line[], names: readonly string[]): Plot {
  const rows = lines.flatMap(({ origin, records }) =>
    records.map(record => ({
      ...record,
      line: lineOf('sgdError', origin, lines),
      ...limitsOf(record, 'sgdVariance', 'variance'),
    })),
  )
  return viewOf(size, lines, rows, linearAxis('variance', { zero: true, title: 'Variance of SGD' }), names)
}

function errorView(size: Size, lines: readonly Line[], names: readonly string[]): Plot {
  const rows = lines.flatMap(({ origin, records }) =>
    errors.flatMap(quantity =>
      records.map(record => ({
        ...record,
        line: lineOf(quantity, origin, lines),
        ...limitsOf(record, quantity, 'error'),
      })),
    ),
  )
  return viewOf(size, lines, rows, log10Axis('error', { title: 'Test error' }), names)
}

/** One panel; all have the same names in their legend. */
function viewOf(size: Size, lines: readonly Line[], rows: readonly Row[], y: Axis, names: readonly string[]): Plot {
  const options = { rows, columns, series: 'line', x: sizeAxis(size, lines), y, interval: 't' }
  const limited = rows.some(row => isNumber(row[`${y.field}Low`]) && isNumber(row[`${y.field}High`]))
  const pieces = [...(limited ? [errorBars()] : []), line(), points()]
  return plotOf(drawPlot(name, options, pieces, names))
}

const errors = ['sgdError', 'svrgError'] as const

const lineOf = (quantity: (typeof errors)[number], origin: string, lines: readonly unknown[]): string =>
  `${quantity === 'sgdError' ? 'SGD' : 'SVRG'}${lines.length === 1 ? '' : `, ${origin}`}`

function limitsOf(record: Row, from: string, to: string): Row {
  return { [to]: record[from], [`${to}Low`]: record[`${from}Low`], [`${to}High`]: record[`${from}High`] }
}
