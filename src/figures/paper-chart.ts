import type { Chart } from '../charts/chart.js'
import type { Venue } from './venues.js'

type Node = Readonly<Record<string, unknown>>

/** The one family of the figures' fonts: STIX Two Text with the signs of STIX Two Math. */
export const fontFamily = 'Lab STIX'

const isObject = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands in both is merged, `over` wins. */
function merged(under: Node, over: Node): Node {
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
function paperConfig({ textSize, smallSize }: Venue): Node {
  const ink = '#000000'
  const axis = { domainColor: ink, tickColor: ink, labelColor: ink, titleColor: ink }
  const whole = { labelLimit: 0, titleLimit: 0 } // no text is cut
  return {
    font: fontFamily,
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
      gridWidth: 0.5,
      labelPadding: 2,
      titlePadding: 4,
    },
    legend: { ...whole, labelColor: ink, titleColor: ink, labelFontSize: smallSize, titleFontSize: textSize },
    header: { ...whole, labelColor: ink, titleColor: ink, labelFontSize: textSize, titleFontSize: textSize },
    title: { color: ink, subtitleColor: ink, fontSize: textSize, subtitleFontSize: smallSize, limit: 0 },
    text: { fontSize: smallSize, color: ink, limit: 0 },
    line: { strokeWidth: 1 },
    rule: { strokeWidth: 0.6 },
    point: { size: 16, strokeWidth: 0.8 },
    trail: { strokeWidth: 1 },
  }
}

/** Glyphs reach past their boxes by up to 1.5 pt at 8 pt. */
const margin = 2

/** The chart as it is printed: the venue's letters in black on white, `width` × `height` points with its labels. */
export function paperChart(chart: Chart, venue: Venue, width: number, height: number): Chart {
  const config = merged(isObject(chart.config) ? chart.config : {}, paperConfig(venue))
  if (isComposite(chart)) return { padding: margin, ...chart, config }
  return { ...chart, config, width, height, padding: margin, autosize: { type: 'fit', contains: 'padding' } }
}
