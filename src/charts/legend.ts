import type { Channel, Layer, LegendGuide } from './chart.js'
import { type Series, seriesTitle } from './series.js'
import { seriesDashes, seriesMarkers } from './theme.js'

export type LegendPlace = 'right' | 'top' | 'bottom'

/** Outlines of the markers in vega's box from −1 to 1, which a legend's symbol is drawn in. */
const outlines: Readonly<Record<(typeof seriesMarkers)[number], string>> = {
  circle: 'M0.3,0A0.3,0.3,0,1,1,-0.3,0A0.3,0.3,0,1,1,0.3,0Z',
  square: 'M-0.28,-0.28L0.28,-0.28L0.28,0.28L-0.28,0.28Z',
  'triangle-up': 'M0,-0.32L0.34,0.28L-0.34,0.28Z',
  diamond: 'M0,-0.36L0.36,0L0,0.36L-0.36,0Z',
  cross:
    'M-0.32,-0.11L-0.11,-0.11L-0.11,-0.32L0.11,-0.32L0.11,-0.11L0.32,-0.11L0.32,0.11L0.11,0.11L0.11,0.32L-0.11,0.32L-0.11,0.11L-0.32,0.11Z',
  'triangle-right': 'M0.34,0L-0.28,0.34L-0.28,-0.34Z',
}

/** half the thickness of the line, and a pixel of a dash, in that box */
const half = 0.065
const pixel = 2 / 22

/** What a chart draws of its series. */
interface Shown {
  readonly lines: boolean
  readonly markers: boolean
}

/** Where series have neither dashes nor markers, as those of bars and bands have not: a box of their colour. */
const box = 'M-0.6,-0.3L0.6,-0.3L0.6,0.3L-0.6,0.3Z'

const shownBy = (layers: readonly Layer[]): Shown => ({
  lines: layers.some(({ encoding }) => encoding.strokeDash !== undefined),
  markers: layers.some(layer => layer.encoding.shape !== undefined && !bringsLegend(layer)),
})

const symbols = (count: number, layers: readonly Layer[]): string[] => {
  const { lines, markers } = shownBy(layers)
  if (!lines && !markers) return Array.from({ length: count }, () => box)
  return Array.from(
    { length: count },
    (_, index) => (markers ? outlines[seriesMarkers[index]] : '') + (lines ? dashedLine(index) : ''),
  )
}

/** A line with the dashes of a series, as one outline that is filled with its colour. */
function dashedLine(index: number): string {
  const [length, gap, ...rest] = seriesDashes[index]
  const dashes = gap === 0 ? [2 / pixel, 0] : [length, gap, ...rest]
  let path = ''
  let from = -1
  for (let part = 0; from < 1 - 1e-9; part += 2) {
    const to = Math.min(1, from + dashes[part % dashes.length] * pixel)
    const [a, b] = [from, to].map(end => Number(end.toFixed(3)))
    path += `M${a},${-half}L${b},${-half}L${b},${half}L${a},${half}Z`
    from = to + dashes[(part + 1) % dashes.length] * pixel
  }
  return path
}

/** area of the box in pixels, or in points in print: 22 × 22 */
const symbolSize = 484
/** pixels that the rows move together, since little of the box is filled */
const rowPadding = -6

const nothing = 'false'

/**
 * A layer that draws nothing but brings the legend: each entry shows in the colour of a series what the other layers draw of
 * it, its dashed line, its marker or both. A layer of its own, since the legends of lines, points and bands would merge into
 * one that shows the band's opacity and neither dash nor marker rightly.
 */
export function legendLayer(series: Series, orient: LegendPlace, layers: readonly Layer[]): Layer {
  const legend = guide(series.column!.name, seriesTitle(series.column!), orient, series.names)
  const color = series.color.color as Channel
  const range = symbols(series.names.length, layers)
  return {
    transform: [{ filter: nothing }],
    mark: { type: 'point', filled: true },
    encoding: {
      fill: { ...color, legend },
      shape: { ...series.shape.shape!, scale: { domain: [...series.names], range }, legend },
    },
  }
}

/** One below the other under the title; or side by side without one, numbers with their column's name: epoch 2. */
function guide(
  column: string,
  title: string | null,
  orient: LegendPlace,
  names: readonly (number | string)[],
): LegendGuide {
  if (orient === 'right' && title !== null) return { title, orient, direction: 'vertical', symbolSize, rowPadding }
  const numbers = names.every(name => typeof name === 'number')
  return {
    title: null,
    orient,
    symbolSize,
    rowPadding,
    direction: orient === 'right' ? 'vertical' : 'horizontal',
    ...(numbers ? { labelExpr: `${JSON.stringify(`${column} `)} + datum.label` } : {}),
    ...(orient === 'right' ? {} : { columns: names.length }),
  }
}

/** The same legend at another side of a view that shows nothing else. */
export function legendMoved({ encoding, ...layer }: Layer, orient: LegendPlace): Layer {
  const moved = (channel: Channel): Channel => ({
    ...channel,
    legend: { ...guide(channel.field!, channel.legend!.title, orient, channel.scale!.domain!), offset: 0 },
  })
  return { ...layer, encoding: { fill: moved(encoding.fill!), shape: moved(encoding.shape!) } }
}

/** The same legend, showing what these layers draw. */
export function legendOver(layers: readonly Layer[], { encoding, ...layer }: Layer): Layer {
  const { scale, ...shape } = encoding.shape!
  const range = symbols(scale!.domain!.length, layers)
  return { ...layer, encoding: { ...encoding, shape: { ...shape, scale: { ...scale, range } } } }
}

/** Whether a layer is there for the legend only. */
export const bringsLegend = ({ transform }: Layer): boolean =>
  transform?.some(step => 'filter' in step && step.filter === nothing) ?? false

/** Every layer with its own scales of colour and shape, so that one layer can bring the legend of all. */
export const ownScales = { scale: { color: 'independent', fill: 'independent', shape: 'independent' } } as const

/** Every panel with its own names, colours, dashes and markers. */
export const ownSeries = {
  scale: { color: 'independent', fill: 'independent', strokeDash: 'independent', shape: 'independent' },
} as const
