import type { Cell, Row } from '../tables/column.js'
import { extent } from './extent.js'
import { datum, field, hasPlace } from './field.js'
import { isBelow, isNumber } from './is-number.js'
import type { Piece, Table } from './piece.js'
import { neutral } from './theme.js'
import { power } from '../vectors/elementary.js'

export interface TheoryCurveOptions {
  /** what stands at its end */
  readonly label?: string
  /** where a function is drawn; default from the first to the last row */
  readonly from?: number
  readonly to?: number
}

const samples = 201

/**
 * What theory predicts, as a line without markers under what was measured: a column of the rows (in each series' colour
 * and dashes),
 * or a function of x, drawn at 201 places (in grey).
 *
 * @throws RangeError if the function has no finite value anywhere in the range of x
 */
export function theoryCurve(theory: string | ((x: number) => number), options: TheoryCurveOptions = {}): Piece {
  const { label } = options
  if (typeof theory !== 'string' && typeof theory !== 'function')
    throw new TypeError(`theoryCurve: theory must be the name of a column or a function of x, got ${typeof theory}`)
  const rowsOf = (table: Table): readonly Row[] =>
    typeof theory === 'string' ? table.rows : sampled(theory, table, options)
  const columnOf = ({ y }: Table) => (typeof theory === 'string' ? theory : y)
  const heights = (table: Table): Cell[] =>
    rowsOf(table)
      .map(row => row[columnOf(table)])
      .filter(cell => isNumber(cell) && !(table.yLog && isBelow(cell)))
  return {
    columns: () => (typeof theory === 'string' ? [theory] : []),
    reach: table => ({ y: heights(table) }),
    draw(context) {
      const { axes, x, xLog, yLog, series } = context
      const column = columnOf(context)
      const drawn = `${column} on its axis`
      const rows = rowsOf(context)
      const last = rows.findLast(row => isNumber(row[column]) && !(yLog && isBelow(row[column])))?.[column]
      const own = typeof theory === 'function'
      return {
        layers: [
          {
            ...(own ? { data: { values: [...rows] } } : {}),
            transform: [
              ...(xLog ? [{ filter: hasPlace(x, true) }] : []),
              ...(yLog ? [{ calculate: `${hasPlace(column, true)} ? ${datum(column)} : null`, as: drawn }] : []),
            ],
            mark: { type: 'line', strokeWidth: 1 },
            encoding: {
              x: axes.x.channel,
              y: { ...axes.y.channel, field: field(yLog ? drawn : column) },
              ...(own || series.column === undefined
                ? { color: { value: neutral } }
                : { ...series.color, ...series.strokeDash }),
            },
          },
        ],
        endTexts:
          label === undefined || typeof last !== 'number' ? [] : [{ value: last, text: label, colour: neutral }],
      }
    },
  }
}

/** The function at even steps along the axis between the first and the last row. */
function sampled(theory: (x: number) => number, { name, rows, x, y, xLog }: Table, options: TheoryCurveOptions): Row[] {
  const places = rows
    .map(row => row[x])
    .filter((cell): cell is number => typeof cell === 'number' && (!xLog || cell > 0))
  const [first, last] = extent(places)
  const { from: low = first, to: high = last } = options
  const curve = Array.from({ length: samples }, (_, index) => {
    const share = index / (samples - 1)
    const place = xLog ? low * power(high / low, share) : low + share * (high - low)
    const value = theory(place)
    return { [x]: place, [y]: Number.isFinite(value) ? value : null }
  })
  if (curve.every(row => row[y] === null))
    throw new RangeError(`${name}: theoryCurve must have a finite value between x = ${low} and ${high}, got none`)
  return curve
}
