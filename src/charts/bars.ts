import { datum, field } from './field.js'
import type { Piece } from './piece.js'
import { seriesColours } from './theme.js'

/** Bars over neighbouring ranges of x, from the plot's x to the column `to`, as high as y: a histogram. */
export const bars = (to: string): Piece => ({
  columns: () => [to],
  reach: ({ rows }) => ({ x: rows.map(row => row[to]), y: [0] }),
  draw: ({ axes, y }) => ({
    layers: [
      {
        transform: [{ filter: `isValid(${datum(y)})` }],
        mark: { type: 'rect', color: seriesColours[0], stroke: seriesColours[0], fillOpacity: 0.25, strokeWidth: 0.6 },
        encoding: { x: axes.x.channel, x2: { field: field(to) }, y: axes.y.channel, y2: { datum: 0 } },
      },
    ],
  }),
})
