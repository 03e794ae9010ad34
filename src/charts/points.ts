import { hasPlace } from './field.js'
import type { Piece } from './piece.js'

/** A marker at every row that has a place on both axes. */
export const points = (): Piece => ({
  draw: ({ axes: { x, y }, x: xColumn, y: yColumn, xLog, yLog, series }) => ({
    layers: [
      {
        transform: [{ filter: `${hasPlace(xColumn, xLog)} && ${hasPlace(yColumn, yLog)}` }],
        mark: { type: 'point', filled: true },
        encoding: { x: x.channel, y: y.channel, ...series.color, ...series.shape },
      },
    ],
  }),
})
