import type { Chart } from '../charts/chart.js'
import type { Venue } from './venues.js'
import { isObject, type JsonObject } from '../charts/json-object.js'

/** What stands in both is merged, `over` wins. */
function merged(under: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = result[key]
    result[key] = isObject(below) && isObject(value) ? merged(below, value) : value
  }
  return result
}

/** Several views in one chart, whose width is the sum of theirs. */
export function isComposite(chart: Chart): boolean {
  const encoding = isObject(chart.encoding) ? chart.encoding : {}
  return (
    ['hconcat', 'vconcat', 'concat', 'repeat', 'facet'].some(key => key in chart) ||
    ['row', 'column', 'facet'].some(key => key in encoding) ||
    isObject(chart.width)
  )
}

/** Ink, letters and line widths of print; 1 unit is 1 point. */
function paperConfig({ textSize, smallSize }: Venue, family: string): JsonObject {
  const ink = '#000000'
  const axis = { domainColor: ink, tickColor: ink, labelColor: ink, titleColor: ink }
  const whole = { labelLimit: 0, titleLimit: 0 } // no text is cut
  return {
    font: family,
    background: 'white',
    axis: {
      ...axis,
      ...whole,
      labelFontSize: smallSize,
      titleFontSize: textSize,
      titleFontWeight: 'normal',
      domainWidth: 0.5,
      tickWidth: 0.5,
      tickSize: 3,
      // on a screen ticks are moved to whole pixels; here they stand where the values do
      translate: 0,
      tickRound: false,
      gridWidth: 0.5,
      labelPadding: 2,
      labelSeparation: 3,
      labelFlush: false,
      titlePadding: 4,
    },
    axisBand: { tickOffset: 0 }, // nor half a pixel beside the middle of their bands
    legend: {
      ...whole,
      labelColor: ink,
      titleColor: ink,
      labelFontSize: smallSize,
      titleFontSize: textSize,
      titleFontWeight: 'normal',
      titlePadding: 3,
      rowPadding: 1,
      columnPadding: 8,
      symbolSize: 40,
      symbolStrokeWidth: 1,
      offset: 8,
    },
    header: {
      ...whole,
      labelColor: ink,
      titleColor: ink,
      labelFontSize: textSize,
      titleFontSize: textSize,
      titleFontWeight: 'normal',
      labelPadding: 4,
      titlePadding: 4,
    },
    title: { color: ink, subtitleColor: ink, fontSize: textSize, subtitleFontSize: smallSize, limit: 0, offset: 4 },
    text: { fontSize: smallSize, color: ink, limit: 0 },
    style: {
      'guide-label': { fontSize: smallSize, fill: ink },
      'guide-title': { fontSize: textSize, fill: ink },
    },
    line: { strokeWidth: 1 },
    rule: { strokeWidth: 0.6 },
    point: { size: 16, strokeWidth: 0.8 },
    trail: { strokeWidth: 1 },
    concat: { spacing: 12 },
    facet: { spacing: 10 },
  }
}

/** Glyphs reach past their boxes by up to 1.5 pt at 8 pt. */
const margin = 2

function paddingOf(own: unknown): JsonObject {
  const sides = isObject(own) ? own : { left: own, right: own, top: own, bottom: own }
  return Object.fromEntries(
    ['left', 'right', 'top', 'bottom'].map(side => {
      const value = sides[side]
      return [side, typeof value === 'number' ? Math.max(margin, value) : margin]
    }),
  )
}

const sizeOfText = /^(?:fontSize|labelFontSize|titleFontSize|subtitleFontSize)$/

/** The same with no size of a text below the smallest; data stay as they are. */
function legible(node: unknown, smallest: number): unknown {
  if (Array.isArray(node)) return node.map(item => legible(item, smallest))
  if (!isObject(node)) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'data' || key === 'datasets' || key === 'usermeta'
        ? value
        : sizeOfText.test(key) && typeof value === 'number'
          ? Math.max(value, smallest)
          : legible(value, smallest),
    ]),
  )
}

/**
 * The chart as it is printed: the venue's letters in black on white. A single view has `width` × `height` points with its
 * labels; several views are fitted when they are drawn.
 */
export function paperChart(chart: Chart, venue: Venue, family: string, width: number, height: number): Chart {
  const own = legible(chart, venue.smallest) as Chart
  const config = merged(isObject(own.config) ? own.config : {}, paperConfig(venue, family))
  const printed = { ...own, padding: paddingOf(own.padding), config }
  if (isComposite(chart)) return printed
  return { ...printed, width: Math.floor(width), height, autosize: { type: 'fit', contains: 'padding' } }
}
