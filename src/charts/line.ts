import { datum, field, hasPlace } from './field.js'
import type { Piece } from './piece.js'

export interface LineOptions {
  /** which column along y; default the plot's */
  readonly column?: string
  /** how a value holds until the next: `step-after` for rates that are changed now and then; default straight lines */
  readonly interpolate?: 'linear' | 'step-after' | 'step-before'
}

/** A line through the rows of each series, in the order of x; a row without y, or without a place, leaves a gap. */
export const line = ({ column, interpolate = 'linear' }: LineOptions = {}): Piece => ({
  columns: () => (column === undefined ? [] : [column]),
  reach: ({ rows }) => (column === undefined ? {} : { y: rows.map(row => row[column]) }),
  draw({ axes: { x, y }, x: xColumn, y: yColumn, xLog, yLog, series }) {
    const shown = column ?? yColumn
    const drawn = `${shown} on its axis`
    return {
      layers: [
        {
          transform: [
            ...(xLog ? [{ filter: hasPlace(xColumn, true) }] : []),
            ...(yLog ? [{ calculate: `${hasPlace(shown, true)} ? ${datum(shown)} : null`, as: drawn }] : []),
          ],
          mark: { type: 'line', ...(interpolate === 'linear' ? {} : { interpolate }) },
          encoding: {
            x: x.channel,
            y: { ...y.channel, field: field(yLog ? drawn : shown) },
            ...series.color,
            ...series.strokeDash,
          },
        },
      ],
    }
  },
})
