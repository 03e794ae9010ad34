import { captionOf } from './caption.js'
import type { About, DrawnColumn, Grid, Layer, Panels, Plot, Stack, StackedPlot, View } from './chart.js'
import { pageInk } from './ink.js'
import { bringsLegend, type LegendPlace, legendMoved, legendOver, ownSeries } from './legend.js'
import { once } from './once.js'

export interface PanelsOptions {
  /** panels in a row; default all in one, at most 3 */
  readonly columns?: number
  /** `shared` (default): one legend for all panels, which must have the same series; `each`: every panel its own */
  readonly legend?: 'shared' | 'each' | 'none'
  /** where the shared legend stands; default `top` */
  readonly legendAt?: LegendPlace
  /** what stands after each letter */
  readonly headings?: readonly string[]
  readonly title?: string
  /** a first sentence for the caption; those of the panels follow, each with its letter */
  readonly caption?: string
  /** width of each panel's plot in pixels; default the panels' own, at most what lets all fit in 740 */
  readonly width?: number
  /** height of each panel's plot in pixels; default the panels' own */
  readonly height?: number
}

type Side = { vconcat: (View | Grid)[]; spacing: number } | { hconcat: (View | Grid)[]; spacing: number }

const name = 'panels'
const pageWidth = 740
/** pixels that labels and title of an axis take */
const axisWidth = 65
const gap = 18

/** (a), (b), … */
export const letter = (index: number): string => `(${String.fromCharCode(97 + index)})`

/**
 * Charts side by side, lettered (a), (b), … at the same height over each, with one legend for all.
 *
 * @throws TypeError if a panel is not a chart of `plot`, `histogram` or `residualPlot`
 * @throws RangeError if there are none or more than 26, headings are missing, configurations differ, or a shared legend
 * would have to show different series
 */
export function panels(charts: readonly (Plot | StackedPlot)[], options: PanelsOptions = {}): Panels {
  checkPanels(charts, options)
  const { legend = 'shared', legendAt = 'top', headings = [], columns = Math.min(charts.length, 3) } = options
  const views = charts.map((chart, index) => {
    const body = sized(bodyOf(chart), columns, options)
    const bare =
      legend === 'each'
        ? body
        : eachView(body, view => ({ ...view, layer: view.layer.filter(layer => !bringsLegend(layer)) }))
    return lettered(bare, [letter(index), headings[index]].filter(text => text).join(' '))
  })
  const resolve = haveDifferentSeries(views) ? { resolve: ownSeries } : {}
  const grid: Grid = { concat: views, columns, align: 'each', spacing: gap, ...resolve }
  const shared = legend === 'shared' ? sharedLegend(charts) : undefined
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    usermeta: { figure: about(charts, options) },
    config: charts[0].config,
    ...(shared === undefined ? grid : withLegend(grid, shared, legendAt)),
  }
}

function checkPanels(
  charts: readonly (Plot | StackedPlot)[],
  { columns, headings, legend = 'shared', legendAt = 'top', width, height }: PanelsOptions,
): void {
  if (!Array.isArray(charts)) throw new TypeError(`${name}: charts must be an array of charts, got ${typeof charts}`)
  if (charts.length === 0 || charts.length > 26)
    throw new RangeError(`${name}: charts must be 1 to 26, got ${charts.length}`)
  charts.forEach((chart, index) => {
    const stacked = Array.isArray(chart?.vconcat) && chart.vconcat.every((view: View) => Array.isArray(view?.layer))
    if (!stacked && !Array.isArray(chart?.layer))
      throw new TypeError(`${name}: chart ${letter(index)} must be a chart of plot, histogram or residualPlot`)
    if (JSON.stringify(chart.config) !== JSON.stringify(charts[0].config))
      throw new RangeError(
        `${name}: charts must have the same config, ${letter(index)} differs from (a); change it in the result`,
      )
  })
  if (columns !== undefined && !(Number.isInteger(columns) && columns > 0))
    throw new RangeError(`${name}: columns must be a positive whole number, got ${columns}`)
  if (headings !== undefined && headings.length !== charts.length)
    throw new RangeError(`${name}: headings must be one for each chart, got ${headings.length} for ${charts.length}`)
  if (!['shared', 'each', 'none'].includes(legend))
    throw new RangeError(`${name}: legend must be shared, each or none, got ${JSON.stringify(legend)}`)
  if (!['right', 'top', 'bottom'].includes(legendAt))
    throw new RangeError(`${name}: legendAt must be right, top or bottom, got ${JSON.stringify(legendAt)}`)
  for (const [side, size] of Object.entries({ width, height }))
    if (size !== undefined && !(Number.isFinite(size) && size > 0))
      throw new RangeError(`${name}: ${side} must be a positive number of pixels, got ${size}`)
}

const isStack = (body: object): body is Stack => 'vconcat' in body

/** What a panel draws, without what belongs to the whole. */
function bodyOf(chart: Plot | StackedPlot): View | Stack {
  const { $schema: _, usermeta: __, config: ___, ...body } = chart
  return body
}

const eachView = (body: View | Stack, change: (view: View) => View): View | Stack =>
  isStack(body) ? { ...body, vconcat: body.vconcat.map(change) } : change(body)

function sized(body: View | Stack, columns: number, { width, height }: PanelsOptions): View | Stack {
  const most = Math.max(axisWidth, Math.floor(pageWidth / columns) - axisWidth)
  const total = isStack(body) ? body.vconcat.reduce((sum, view) => sum + view.height, 0) : body.height
  return eachView(body, view => ({
    ...view,
    width: width ?? Math.min(view.width, most),
    height: height === undefined ? view.height : (view.height * height) / total,
  }))
}

/** A panel with a text over its left edge; a text mark, since titles move with the labels of the axis. */
function lettered(body: View | Stack, text: string): View | Stack {
  const label: Layer = {
    data: once(),
    mark: { ...pageInk, style: 'guide-title', text, align: 'left', baseline: 'bottom', dy: -6 },
    encoding: { x: { value: 0 }, y: { value: 0 } },
  }
  if (!isStack(body)) return { ...body, layer: [...body.layer, label] }
  const [first, ...rest] = body.vconcat
  return { ...body, vconcat: [{ ...first, layer: [...first.layer, label] }, ...rest] }
}

/** Whether panels give colours to different names, for which each then needs scales of its own. */
function haveDifferentSeries(views: readonly (View | Stack)[]): boolean {
  const domains = views
    .flatMap(view => (isStack(view) ? view.vconcat : [view]))
    .flatMap(({ layer }) => layer.map(({ encoding: { color } }) => color))
    .flatMap(color => (color !== undefined && 'scale' in color ? [JSON.stringify(color.scale?.domain)] : []))
  return new Set(domains).size > 1
}

/** The layer that brings the legend of all panels, and the data that it needs, of the first panel that has one. */
function sharedLegend(charts: readonly (Plot | StackedPlot)[]): View | undefined {
  const views = charts.flatMap((chart, index) => {
    const body = bodyOf(chart)
    return (isStack(body) ? body.vconcat : [body]).map(view => ({ index, view }))
  })
  const layers = views.flatMap(({ view }) => view.layer)
  const found = views.flatMap(({ index, view }) =>
    view.layer.filter(bringsLegend).map(layer => ({ layer, index, view })),
  )
  if (found.length === 0) return undefined
  const [first] = found
  const seriesOf = ({ layer }: (typeof found)[number]) => {
    const { field, scale } = layer.encoding.fill!
    return JSON.stringify([field, scale?.domain])
  }
  const other = found.find(one => seriesOf(one) !== seriesOf(first))
  if (other)
    throw new RangeError(
      `${name}: a shared legend needs the same series in all panels, ${letter(first.index)} has ${seriesOf(first)} and ${letter(other.index)} ${seriesOf(other)}; use legend: 'each'`,
    )
  return {
    width: 1,
    height: 1,
    data: { values: first.view.data.values.slice(0, 1) },
    layer: [legendOver(layers, first.layer)],
    resolve: first.view.resolve,
  }
}

/** The grid with a view beside it that shows nothing but the legend. */
function withLegend(grid: Grid, view: View, at: LegendPlace): Side {
  const legend: View = { ...view, layer: view.layer.map(layer => legendMoved(layer, at)) }
  if (at === 'right') return { hconcat: [grid, legend], spacing: gap }
  return { vconcat: at === 'top' ? [legend, grid] : [grid, legend], spacing: 8 }
}

function about(charts: readonly (Plot | StackedPlot)[], { title, caption }: PanelsOptions): About {
  const all = charts.map(chart => chart.usermeta.figure)
  const columns = new Map<string, DrawnColumn>(
    all.flatMap(figure => figure.columns.map(column => [column.name, column] as const)),
  )
  const sizes = all.flatMap(({ n }) => n ?? [])
  const intervals = new Map(
    all.flatMap(({ interval }) => (interval === undefined ? [] : [[JSON.stringify(interval), interval] as const])),
  )
  return {
    title: title ?? all[0].title,
    caption: captionOf([caption ?? '', ...all.map((figure, index) => `${letter(index)} ${figure.caption}`)]),
    columns: [...columns.values()],
    ...(intervals.size === 1 ? { interval: [...intervals.values()][0] } : {}),
    ...(sizes.length === 0 ? {} : { n: [Math.min(...sizes), Math.max(...sizes)] }),
  }
}
