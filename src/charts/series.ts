import type { Cell } from '../tables/column.js'
import type { Meaning } from './meaning.js'
import { axisTitle } from './axis-title.js'
import type { Channel, Fixed } from './chart.js'
import { field } from './field.js'
import { seriesColours, seriesDashes, seriesMarkers } from './theme.js'

/** Lines of one chart that are told apart by colour, dash and marker together; one without names is all rows. */
export interface Series {
  /** absent where the rows are one series */
  readonly column?: Meaning
  readonly names: readonly (number | string)[]
  /** ready to be spread into an encoding */
  readonly color: { readonly color: Channel | Fixed }
  readonly strokeDash: { readonly strokeDash?: Channel }
  readonly shape: { readonly shape?: Channel }
  /** what stands at the end of a line: the name, of numbers with the column's: epoch 2 */
  labelOf(name: number | string): string
  colourOf(name: number | string): string
}

/** The most lines that one chart can keep apart. */
export const mostSeries = seriesColours.length

/** All rows as one series, in the first colour. */
export const oneSeries: Series = {
  names: [],
  color: { color: { value: seriesColours[0] } },
  strokeDash: {},
  shape: {},
  labelOf: String,
  colourOf: () => seriesColours[0],
}

/**
 * Gives each name a colour, a dash and a marker, in the order of the names.
 *
 * @throws RangeError if there are more names than can be told apart
 * @throws TypeError if a name is neither a name nor a number
 */
export function seriesOf(name: string, column: Meaning, cells: readonly Cell[]): Series {
  const names = [...new Set(cells)] as (number | string)[]
  const wrong = names.find(cell => typeof cell !== 'string' && typeof cell !== 'number')
  if (wrong !== undefined)
    throw new TypeError(`${name}: series ${column.name} must hold names or numbers, got ${String(wrong)}`)
  if (names.length > mostSeries)
    throw new RangeError(
      `${name}: at most ${mostSeries} lines can be told apart, got ${names.length} values of ${column.name}; draw some of them`,
    )
  const channel = <Range extends string[] | number[][]>(range: Range): Channel => ({
    field: field(column.name),
    type: 'nominal',
    legend: null,
    scale: { domain: [...names], range },
  })
  const first = <T>(all: readonly T[]): T[] => all.slice(0, names.length)
  const numbers = names.every(cell => typeof cell === 'number')
  return {
    column,
    names,
    color: { color: channel(first<string>(seriesColours)) },
    strokeDash: { strokeDash: channel(first(seriesDashes).map(dash => [...dash])) },
    shape: { shape: channel(first<string>(seriesMarkers)) },
    labelOf: cell => (numbers ? `${column.name} ${cell}` : String(cell)),
    colourOf: cell => seriesColours[names.indexOf(cell)],
  }
}

/** What stands over the legend. */
export const seriesTitle = (column: Meaning): string => axisTitle(column)
