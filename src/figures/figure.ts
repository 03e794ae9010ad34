import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Chart } from '../charts/chart.js'
import { labHome } from '../tables/lab-home.js'
import { checkChart, recordSets } from './check-chart.js'
import { checkScene } from './check-scene.js'
import { csv } from './csv.js'
import { isComposite, paperChart } from './paper-chart.js'
import { type About, type Attachment, type Provenance, sortedJson } from './provenance.js'
import { type Format, render } from './renderer.js'
import { type Venue, venues } from './venues.js'
import { writeTogether } from './write-together.js'

const allFormats: readonly Format[] = ['pdf', 'svg', 'png']
const usualAspect = 2.2

export interface FigureOptions {
  /** whose text width and letters; default `neurips` */
  readonly venue?: string
  /** how many columns of the text the figure spans; default 1 */
  readonly columns?: number
  /** width over height of a single view; default 2.2 */
  readonly aspect?: number
  readonly provenance?: Provenance
}

export interface SaveOptions {
  /** default all three */
  readonly formats?: readonly Format[]
}

/** A chart at the size of a venue, ready to be written. */
export interface Figure {
  /**
   * Writes `<path>.pdf`, `.svg` and `.png` (600 dpi), all or none, and returns where. A relative path is taken from the
   * home of results (GRADIENT_LAB_HOME).
   *
   * @throws Error in one sentence if the chart cannot be drawn rightly or the folder not written
   */
  save(path: string, options?: SaveOptions): Promise<string[]>
}

/**
 * A figure for a paper: the chart at exactly the venue's width, with embedded fonts, its data and its origin inside.
 * The same chart and provenance give the same bytes.
 *
 * @throws TypeError if `chart` is not a vega-lite object of plain values
 * @throws RangeError for an unknown venue, number of columns or aspect, a number not finite
 */
export function figure(chart: Chart, options: FigureOptions = {}): Figure {
  const { venue: name = 'neurips', columns = 1, aspect = usualAspect, provenance = {} } = options
  const venue = Object.hasOwn(venues, name) ? venues[name] : undefined
  if (!venue)
    throw new RangeError(`figure: venue must be one of ${Object.keys(venues).join(', ')}, got ${JSON.stringify(name)}`)
  const width = venue.widths[columns]
  if (width === undefined)
    throw new RangeError(
      `figure: columns must be ${Object.keys(venue.widths).join(' or ')} for ${venue.name}, got ${columns}`,
    )
  if (!(typeof aspect === 'number' && aspect > 0 && Number.isFinite(aspect)))
    throw new RangeError(`figure: aspect must be a positive number, width over height, got ${aspect}`)
  const height = Math.round(width / aspect)
  if (height > venue.tallest || height < 36)
    throw new RangeError(
      `figure: aspect must give a height of 36 to ${venue.tallest} pt, ${aspect} gives ${height} pt at ${width} pt`,
    )
  checkChart(chart)
  return { save: (path, { formats = allFormats } = {}) => save(chart, venue, width, height, provenance, path, formats) }
}

async function save(
  chart: Chart,
  venue: Venue,
  width: number,
  height: number,
  provenance: Provenance,
  path: string,
  formats: readonly Format[],
): Promise<string[]> {
  if (typeof path !== 'string' || path === '') throw new TypeError(`figure: path must be a text, got ${String(path)}`)
  const ending = /\.(pdf|svg|png)$/i.exec(path)
  if (ending)
    throw new RangeError(`figure: path must come without ${ending[0]}, which formats adds, got ${JSON.stringify(path)}`)
  for (const format of formats)
    if (!allFormats.includes(format))
      throw new RangeError(`figure: formats must be of ${allFormats.join(', ')}, got ${JSON.stringify(format)}`)
  if (formats.length === 0) throw new RangeError('figure: formats must name at least one of pdf, svg, png, got none')
  const asked = [...new Set(formats)]
  const base = resolve(labHome(), path)
  for (const format of asked)
    if (statSync(`${base}.${format}`, { throwIfNoEntry: false })?.isDirectory())
      throw new Error(`figure: ${base}.${format} is a folder`)
  const about = aboutOf(chart, venue, provenance)
  const spec = paperChart(chart, venue, width, height)
  const painted = render({
    spec,
    width,
    tallest: venue.tallest,
    composite: isComposite(chart),
    formats: asked,
    about,
  })
  painted.catch(() => {})
  await checkScene(spec) // meanwhile; what it finds says more than what the painter does
  const drawn = await painted
  const files = [...drawn].map(([format, bytes]) => ({ path: `${base}.${format}`, bytes }))
  try {
    writeTogether(files)
  } catch (error) {
    throw new Error(`figure: ${base} cannot be written: ${(error as Error).message}`)
  }
  return files.map(file => file.path)
}

/** What goes into the files besides the drawing. */
function aboutOf(chart: Chart, venue: Venue, provenance: Provenance): About {
  const own = (chart.usermeta as { figure?: Partial<Record<'title' | 'caption', string>> } | undefined)?.figure ?? {}
  const { command, parameters, versions, commit } = provenance
  const origin = {
    ...(command === undefined ? {} : { command }),
    ...(parameters === undefined ? {} : { parameters: sortedJson(parameters) }),
    ...(versions === undefined ? {} : { versions: sortedJson(versions) }),
    ...(commit === undefined ? {} : { commit }),
    venue: venue.name,
  }
  const tables = recordSets(chart).filter(records => records.some(record => Object.keys(record).length > 0))
  const attachments: Attachment[] = tables.map((records, index) => ({
    name: index === 0 ? 'data.csv' : `data-${index + 1}.csv`,
    type: 'text/csv',
    description: 'the plotted data',
    text: csv(records),
  }))
  attachments.push({
    name: 'chart.vl.json',
    type: 'application/json',
    description: 'the chart as a vega-lite value',
    text: `${sortedJson(chart, 1)}\n`,
  })
  return {
    title: provenance.title ?? own.title ?? 'Figure',
    caption: provenance.caption ?? own.caption ?? '',
    origin,
    attachments,
  }
}
