import type { Row } from '../tables/column.js'
import type { Layer, Place } from './chart.js'
import { datum, field, hasPlace } from './field.js'
import { pageInk } from './ink.js'
import { isBelow, isNumber } from './is-number.js'
import { at } from './once.js'
import type { Context, Piece } from './piece.js'

/**
 * An open triangle at the edge for each row that a log axis cannot hold, such as 0, and beside it the value where they
 * all have the same. Room is kept there below all ticks, so that nothing seems to be measured at the edge.
 */
export const edgePoints = (): Piece => ({
  holdsEdge: true,
  draw(context) {
    const { rows, x, y, xLog, yLog } = context
    const low = (row: Row) => yLog && isBelow(row[y])
    const left = (row: Row) => xLog && isBelow(row[x])
    const atBottom = rows.filter(row => low(row) && !left(row) && row[x] !== null).map(row => row[y])
    const atLeft = rows.filter(row => left(row) && !low(row) && isNumber(row[y])).map(row => row[x])
    const corner = rows.filter(row => low(row) && left(row)).length
    return {
      layers: [...triangles(context, 'y', atBottom), ...triangles(context, 'x', atLeft)],
      sentences: [...edgeSentence(atBottom, y, 'lower'), ...edgeSentence(atLeft, x, 'left'), ...cornerSentence(corner)],
    }
  },
})

/** The rows whose `lost` is 0 or less at the lower end of that axis, with their value where they all have the same. */
function triangles({ x, y, xLog, yLog, axes, series }: Context, lost: 'x' | 'y', cells: readonly unknown[]): Layer[] {
  if (cells.length === 0) return []
  const [own, other, otherLog] = lost === 'y' ? [y, x, xLog] : [x, y, yLog]
  const filter = `isValid(${datum(own)}) && ${datum(own)} <= 0 && ${hasPlace(other, otherLog)}`
  const edge = at(axes[lost].channel, axes[lost].domain[0])
  const place: { x: Place; y: Place } = lost === 'y' ? { x: axes.x.channel, y: edge } : { x: edge, y: axes.y.channel }
  const value = commonValue(cells)
  const marker: Layer = {
    transform: [{ filter }],
    mark: {
      type: 'point',
      shape: lost === 'y' ? 'triangle-down' : 'triangle-left',
      filled: false,
      size: 40,
      clip: false,
    },
    encoding: { ...place, ...series.color },
  }
  if (value === undefined) return [marker]
  const label: Layer = {
    transform: [{ filter }, { aggregate: [{ op: 'count', as: 'rows' }], groupby: [field(other)] }],
    mark: { ...pageInk, align: 'left', baseline: 'bottom', dx: 6, dy: -1, text: value },
    encoding: place,
  }
  return [marker, label]
}

/** The one value that all have, as a text. */
const commonValue = (cells: readonly unknown[]): string | undefined =>
  new Set(cells).size === 1 ? String(cells[0]).replace('-', '−') : undefined

function edgeSentence(cells: readonly unknown[], column: string, side: string): string[] {
  if (cells.length === 0) return []
  const what = commonValue(cells) === '0' ? 'exactly 0' : '0 or less'
  return [
    cells.length === 1
      ? `One value of ${column} is ${what}, which a log axis cannot hold: open triangle at the ${side} edge`
      : `${cells.length} values of ${column} are ${what}, which a log axis cannot hold: open triangles at the ${side} edge`,
  ]
}

function cornerSentence(rows: number): string[] {
  if (rows === 0) return []
  return [rows === 1 ? 'One row has no place on either axis' : `${rows} rows have no place on either axis`]
}
