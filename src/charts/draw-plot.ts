import type { Cell } from '../tables/column.js'
import type { LaidAxis } from './axis.js'
import { limitsSentence, missingSentences, sizeSentence, within } from './caption.js'
import type { About, View } from './chart.js'
import { endTextLayers } from './end-labels.js'
import { field } from './field.js'
import { intervalOf } from './interval.js'
import { isBelow } from './is-number.js'
import { legendLayer, ownScales } from './legend.js'
import { declared, meaningsOf } from './meaning.js'
import type { Context, Piece, Table } from './piece.js'
import type { PlotOptions } from './plot-options.js'
import { isMean, sampleSize } from './sample-size.js'
import { oneSeries, seriesOf } from './series.js'
import { checkCells, tableRows } from './table-rows.js'

/** A view, and what is to be said of it. */
export interface DrawnPlot {
  readonly context: Context
  readonly view: View
  readonly about: Omit<About, 'caption'>
  /** sentences on what is shown, the limits and n */
  readonly general: readonly string[]
  /** sentences on single rows: what could not be drawn */
  readonly particular: readonly string[]
}

/** Draws the rows with the pieces; views that are to look alike have all names of their series in common. */
export function drawPlot(
  name: string,
  options: PlotOptions,
  pieces: readonly Piece[],
  names?: readonly Cell[],
): DrawnPlot {
  const { width = 480, height = 240 } = options
  const context = contextOf(name, options, pieces, names)
  const { rows, columns, axes, series, x, y } = context
  const interval = pieces.some(piece => piece.showsLimits) ? intervalOf(name, rows, options.interval) : undefined
  const n = sampleSize(name, rows, options.n)
  if (n === undefined && isMean(declared(name, columns, y), rows))
    throw new RangeError(`${name}: ${y} is a mean, so n must be said: give the rows a column n or the option n`)
  const drawings = pieces.map(piece => piece.draw(context))
  const ends = drawings.flatMap(({ endTexts }) => endTexts ?? [])
  const layers = [...drawings.flatMap(drawing => drawing.layers), ...endTextLayers(context, ends)]
  const hasLegend = series.names.length > 1 && !pieces.some(piece => piece.labelsSeries)
  if (hasLegend && options.legend === 'right' && ends.length > 0)
    throw new RangeError(
      `${name}: legend must be top or bottom where labels stand right of the plot, such as ${JSON.stringify(ends[0].text)}, got right`,
    )
  const what = `${titleAlong(axes.y)} against ${within(titleAlong(axes.x))}`
  const shown = new Set([...columnsOf(options, pieces), 'n', 'interval'])
  return {
    context,
    view: {
      width,
      height,
      data: { values: [...rows] },
      layer: hasLegend
        ? [...layers, legendLayer(series, options.legend ?? (ends.length === 0 ? 'right' : 'top'), layers)]
        : layers,
      ...(hasLegend ? { resolve: ownScales } : {}),
    },
    about: {
      title: options.title ?? what,
      columns: columns
        .filter(column => shown.has(column.name) && column.name in rows[0])
        .map(({ name, unit, meaning }) => ({ name, unit, meaning })),
      ...(interval === undefined ? {} : { interval }),
      ...(n === undefined ? {} : { n }),
    },
    general: [
      options.caption ?? what,
      ...(interval === undefined ? [] : [limitsSentence(interval)]),
      ...(n === undefined ? [] : [sizeSentence(n, columns)]),
    ],
    particular: [...drawings.flatMap(drawing => drawing.sentences ?? []), ...missingSentences(rows, x, y)],
  }
}

/** The checked rows, and the axes and series that they are drawn on. */
export function contextOf(
  name: string,
  options: PlotOptions,
  pieces: readonly Piece[],
  names?: readonly Cell[],
): Context {
  checkOptions(name, options, pieces)
  const { x, y, height = 240 } = options
  const columns = meaningsOf(name, options.columns)
  const rows = tableRows(name, options.rows, [...columnsOf(options, pieces), ...(options.keep ?? [])], y.field)
  for (const axis of [x, y]) checkCells(name, axis, rows)
  const table: Table = {
    name,
    rows,
    x: x.field,
    y: y.field,
    xLog: x.holds === 'positive',
    yLog: y.holds === 'positive',
    columns,
    edge: pieces.some(piece => piece.holdsEdge),
  }
  const series =
    options.series === undefined
      ? oneSeries
      : seriesOf(name, declared(name, columns, options.series), names ?? rows.map(row => row[options.series!]))
  return { ...table, axes: layAxes(options, table, pieces), series, height }
}

/** The columns that axes, series and pieces show. */
const columnsOf = ({ x, y, series }: PlotOptions, pieces: readonly Piece[]): string[] => [
  x.field,
  y.field,
  ...(series === undefined ? [] : [series]),
  ...pieces.flatMap(piece => piece.columns?.({ x: x.field, y: y.field }) ?? []),
]

const titleAlong = ({ channel }: LaidAxis): string => channel.axis?.title ?? ''

function checkOptions(name: string, { x, y, width, height, legend }: PlotOptions, pieces: readonly Piece[]): void {
  for (const [along, axis] of Object.entries({ x, y }))
    if (typeof axis?.lay !== 'function')
      throw new TypeError(`${name}: ${along} must be an axis such as linearAxis('${along}'), got ${typeof axis}`)
  if (pieces.length === 0) throw new RangeError(`${name}: at least one piece must draw the rows, such as points()`)
  pieces.forEach((piece, index) => {
    if (typeof piece?.draw !== 'function')
      throw new TypeError(`${name}: piece ${index + 1} must be a piece such as line(), got ${typeof piece}`)
  })
  for (const [side, size] of Object.entries({ width, height }))
    if (size !== undefined && !(Number.isFinite(size) && size > 0))
      throw new RangeError(`${name}: ${side} must be a positive number of pixels, got ${size}`)
  if (legend !== undefined && !['right', 'top', 'bottom'].includes(legend))
    throw new RangeError(`${name}: legend must be right, top or bottom, got ${JSON.stringify(legend)}`)
}

function layAxes(options: PlotOptions, table: Table, pieces: readonly Piece[]): Context['axes'] {
  const reach = pieces.map(piece => piece.reach?.(table) ?? {})
  const lay = (along: 'x' | 'y'): LaidAxis => {
    const axis = options[along]
    const own = table.rows.map(row => row[axis.field]).filter(cell => cell !== null)
    if (own.length === 0) throw new RangeError(`${table.name}: no value of ${axis.field} to draw`)
    const edged = table.edge && axis.holds === 'positive'
    const held = edged ? own.filter(cell => !isBelow(cell)) : own
    const edge = held.length < own.length || (edged && along === 'y' && hasCutLimit(table, pieces))
    const reached = [...held, ...reach.flatMap(part => part[along] ?? [])]
    const laid = axis.lay(declared(table.name, table.columns, axis.field), reached, edge, along)
    return { ...laid, channel: { ...laid.channel, field: field(axis.field) } }
  }
  return { x: lay('x'), y: lay('y') }
}

/** Whether a drawn lower limit is 0 or less, and so is cut at the edge of a log axis. */
const hasCutLimit = (table: Table, pieces: readonly Piece[]): boolean =>
  pieces
    .filter(piece => piece.showsLimits)
    .flatMap(piece => piece.columns?.(table) ?? [])
    .some(column => table.rows.some(row => isBelow(row[column])))
