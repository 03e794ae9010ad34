import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Chart } from '../charts/chart.js'
import { packageFolder } from '../tables/lab-home.js'
import { recordSets } from './check-chart.js'
import { checkoutCommit } from './checkout-commit.js'
import { csv } from './csv.js'
import { type About, type Attachment, type Provenance, sortedJson } from './provenance.js'
import type { Venue } from './venues.js'

/**
 * What goes into a figure's files besides the drawing: title and caption, where it comes from, the rows as CSV, their units
 * and meaning, the chart. Without `provenance` the origin is the version of this package and the user's commit.
 *
 * @param base the figure's path without its ending
 */
export async function aboutOf(
  chart: Chart,
  venue: Venue,
  provenance: Provenance | undefined,
  base: string,
): Promise<About> {
  const own =
    (chart.usermeta as { figure?: { title?: string; caption?: string; columns?: unknown } } | undefined)?.figure ?? {}
  const { title, caption, command, parameters, versions, commit } = provenance ?? (await automatic(base))
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
  if (Array.isArray(own.columns) && own.columns.length > 0)
    attachments.push({
      name: 'columns.json',
      type: 'application/json',
      description: 'unit and meaning of the columns',
      text: `${sortedJson(own.columns, 1)}\n`,
    })
  attachments.push({
    name: 'chart.vl.json',
    type: 'application/json',
    description: 'the chart as a vega-lite value',
    text: `${sortedJson(chart, 1)}\n`,
  })
  return { title: title ?? own.title ?? 'Figure', caption: caption ?? own.caption ?? '', origin, attachments }
}

async function automatic(base: string): Promise<Provenance> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const commit = await checkoutCommit(process.cwd(), base)
  return { versions: { 'gradient-lab': version }, ...(commit === undefined ? {} : { commit }) }
}
