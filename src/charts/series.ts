import type { Channel } from './chart.js'
import { seriesColours, seriesDashes, seriesMarkers } from './theme.js'

/** Lines of one chart that are told apart by colour, dash and marker together. */
export interface Series {
  readonly names: readonly (number | string)[]
  readonly color: Channel
  readonly strokeDash: Channel
  readonly shape: Channel
  colourOf(name: number | string): string
}

/** The most lines that one chart can keep apart. */
export const mostSeries = seriesColours.length

/**
 * Gives each name a colour, a dash and a marker, in the order of the names. There is no legend: lines are labelled at
 * their ends.
 *
 * @throws RangeError if there are more names than can be told apart
 */
export function series(field: string, names: readonly (number | string)[]): Series {
  if (names.length > mostSeries)
    throw new RangeError(
      `series: at most ${mostSeries} lines can be told apart, got ${names.length} values of ${field}`,
    )
  const channel = <T>(range: readonly T[]): Channel => ({
    field,
    type: 'nominal',
    legend: null,
    scale: { domain: [...names], range: range.slice(0, names.length) },
  })
  return {
    names,
    color: channel(seriesColours),
    strokeDash: channel(seriesDashes),
    shape: channel(seriesMarkers),
    colourOf: name => seriesColours[names.indexOf(name)],
  }
}
