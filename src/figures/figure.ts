import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Chart } from '../charts/chart.js'
import { type UnicodeChart, unicodeLabels } from '../charts/math-labels.js'
import { labHome } from '../tables/lab-home.js'
import { aboutOf } from './about.js'
import { checkChart } from './check-chart.js'
import { checkScene } from './check-scene.js'
import { type FontName, fontFamilies } from './font-families.js'
import { isComposite, paperChart } from './paper-chart.js'
import type { Provenance } from './provenance.js'
import { endings, type Format, formats as known, render, startRenderer } from './renderer.js'
import { otherNames, type Venue, venues } from './venues.js'
import { writeTogether } from './write-together.js'

const usualFormats: readonly Format[] = ['pdf', 'svg', 'png']
/** of a single view: the first in which its labels have room */
const usualAspects = [2.2, 1.8, 1.5, 1.25, 1]
const lowest = 36
/** ms for a drawing that nobody waits for: most end sooner, and a renderer that is ended has to start again */
const patience = 1000

export interface FigureOptions {
  /** whose text width and letters; default `neurips` */
  readonly venue?: string
  /** how many columns of the text the figure spans; default 1 */
  readonly columns?: number
  /**
   * width over height of the whole figure; default the panels' own for several views, for a single one 2.2, or less where
   * its labels are longer than that is high
   */
  readonly aspect?: number
  /** the family of its letters; default the venue's */
  readonly font?: FontName
  /** default: versions, and the commit of the checkout around the working directory */
  readonly provenance?: Provenance
}

export interface SaveOptions {
  /** default pdf, svg and png */
  readonly formats?: readonly Format[]
}

/** A chart at the size of a venue, ready to be written. */
export interface Figure {
  /**
   * Writes the files, all or none, and returns where: `<path>.pdf`, `.svg`, `.png` (600 dpi); for `tex` `<path>.tex`, whose
   * labels LaTeX sets over `<path>-plain.pdf`; for `vega` `<path>.vl.json`, the vega-lite value as printed, with its origin
   * in `usermeta.figure`. A relative path is taken from the home of results (GRADIENT_LAB_HOME). A file that would not
   * change is not touched.
   *
   * @throws Error in one sentence if the chart cannot be drawn rightly or the folder not written
   */
  save(path: string, options?: SaveOptions): Promise<string[]>
}

/** What is settled about a figure before it has a name. */
interface Size {
  readonly venue: Venue
  readonly family: string
  /** points */
  readonly width: number
  /** points, to be tried in this order; null where several views keep their own */
  readonly heights: readonly (number | null)[]
}

/**
 * A figure for a paper: the chart at exactly the venue's width, with embedded fonts, its data and its origin inside.
 * The same chart and provenance give the same bytes.
 *
 * @throws TypeError if `chart` is not a vega-lite object of plain values
 * @throws RangeError for an unknown venue, number of columns, font or aspect, a number not finite, or a label whose `$…$`
 * cannot be written in Unicode
 */
export function figure(chart: Chart, options: FigureOptions = {}): Figure {
  const size = sizeOf(chart, options)
  checkChart(chart)
  const drawn = unicodeLabels(chart)
  startRenderer()
  return {
    save: (path, { formats = usualFormats } = {}) => save(chart, drawn, size, options.provenance, path, formats),
  }
}

function sizeOf(chart: Chart, { venue: asked = 'neurips', columns = 1, aspect, font }: FigureOptions): Size {
  const name = Object.hasOwn(otherNames, asked) ? otherNames[asked] : asked
  const venue = Object.hasOwn(venues, name) ? venues[name] : undefined
  if (!venue)
    throw new RangeError(`figure: venue must be one of ${Object.keys(venues).join(', ')}, got ${JSON.stringify(asked)}`)
  const width = Object.hasOwn(venue.widths, columns) ? venue.widths[columns] : undefined
  if (width === undefined)
    throw new RangeError(
      `figure: columns must be ${Object.keys(venue.widths).join(' or ')} for ${venue.name}, got ${columns}`,
    )
  if (font !== undefined && !Object.hasOwn(fontFamilies, font))
    throw new RangeError(
      `figure: font must be one of ${Object.keys(fontFamilies).join(', ')}, got ${JSON.stringify(font)}`,
    )
  const family = fontFamilies[font ?? venue.font]
  if (aspect !== undefined && !(typeof aspect === 'number' && aspect > 0 && Number.isFinite(aspect)))
    throw new RangeError(`figure: aspect must be a positive number, width over height, got ${aspect}`)
  const several = typeof chart === 'object' && chart !== null && isComposite(chart)
  if (several && aspect === undefined) return { venue, family, width, heights: [null] }
  const highest = Math.floor(venue.tallest)
  if (aspect === undefined) {
    const heights = usualAspects.map(usual => Math.min(highest, Math.round(width / usual)))
    return { venue, family, width, heights: [...new Set(heights)] }
  }
  const height = Math.round(width / aspect)
  if (height > highest || height < lowest)
    throw new RangeError(
      `figure: aspect must give a height of ${lowest} to ${highest} pt, ${aspect} gives ${height} pt at ${Math.round(width)} pt`,
    )
  return { venue, family, width, heights: [height] }
}

async function save(
  chart: Chart,
  { chart: drawn, labels }: UnicodeChart,
  { venue, family, width, heights }: Size,
  provenance: Provenance | undefined,
  path: string,
  formats: readonly Format[],
): Promise<string[]> {
  const asked = checkedFormats(formats)
  const base = checkedBase(path, asked)
  const about = aboutOf(chart, venue, provenance, base)
  const spec = paperChart(drawn, venue, family, width, heights[0] ?? 0)
  const drawing = about.then(about => {
    const composite = isComposite(chart)
    const { tallest, smallest, name } = venue
    const job = {
      spec,
      width,
      heights,
      tallest,
      composite,
      family,
      smallest,
      venue: name,
      labels,
      formats: asked,
      about,
    }
    return render({ ...job, name: basename(base) })
  })
  const painted = drawing.then(({ files }) => files)
  painted.catch(() => {})
  try {
    await checkScene(spec) // meanwhile; what it finds says more than what the painter does
  } catch (refused) {
    const abandon = () => void drawing.then(begun => begun.abandon()).catch(() => {})
    setTimeout(abandon, patience).unref()
    throw refused
  }
  const files = await painted
  const written = asked.flatMap(format =>
    Object.entries(endings[format]).map(([part, ending]) => ({ path: `${base}${ending}`, bytes: files.get(part)! })),
  )
  try {
    writeTogether(written)
  } catch (error) {
    throw new Error(`figure: ${base} cannot be written: ${(error as Error).message}`)
  }
  return written.map(file => file.path)
}

function checkedFormats(formats: readonly Format[]): Format[] {
  if (!Array.isArray(formats)) throw new TypeError(`figure: formats must be an array, got ${String(formats)}`)
  for (const format of formats)
    if (!known.includes(format))
      throw new RangeError(`figure: formats must be of ${known.join(', ')}, got ${JSON.stringify(format)}`)
  if (formats.length === 0) throw new RangeError(`figure: formats must name at least one of ${known.join(', ')}`)
  return [...new Set(formats)]
}

function checkedBase(path: string, formats: readonly Format[]): string {
  if (typeof path !== 'string' || path === '' || /[\\/]$/.test(path))
    throw new TypeError(`figure: path must be the name of a file without its ending, got ${JSON.stringify(path)}`)
  const ending = /(\.(pdf|svg|png|tex|vl\.json))$/i.exec(path)
  if (ending)
    throw new RangeError(`figure: path must come without ${ending[0]}, which formats adds, got ${JSON.stringify(path)}`)
  const base = resolve(labHome(), path)
  for (const ending of formats.flatMap(format => Object.values(endings[format])))
    if (isFolder(`${base}${ending}`)) throw new Error(`figure: ${base}${ending} is a folder`)
  return base
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch {
    return false // something above it is no folder: writing says so
  }
}
