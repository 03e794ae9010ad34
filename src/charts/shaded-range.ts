import { pageInk } from './ink.js'
import { at, once } from './once.js'
import type { Piece } from './piece.js'
import { neutral } from './theme.js'

export interface ShadedRange {
  /** from and to along x */
  readonly x?: readonly [number, number]
  /** from and to along y */
  readonly y?: readonly [number, number]
  readonly label?: string
}

/** A range of x or y (or both) in light grey behind what is drawn after it, its label in the corner. */
export function shadedRange({ x, y, label }: ShadedRange): Piece {
  if (x === undefined && y === undefined) throw new RangeError('shadedRange: x or y must be given, got neither')
  for (const [name, range] of Object.entries({ x, y }))
    if (range !== undefined && !(range[1] > range[0] && range.every(Number.isFinite)))
      throw new RangeError(`shadedRange: ${name} must be two rising numbers, got [${range}]`)
  return {
    reach: () => ({ x: x ?? [], y: y ?? [] }),
    draw({ axes }) {
      const left = x === undefined ? { value: 0 } : at(axes.x.channel, x[0])
      const top = y === undefined ? { value: 0 } : at(axes.y.channel, y[1])
      return {
        layers: [
          {
            data: once(),
            mark: { type: 'rect', color: neutral, fillOpacity: 0.15, strokeWidth: 0 },
            encoding: {
              x: left,
              x2: x === undefined ? { value: 'width' } : { datum: x[1] },
              y: top,
              y2: y === undefined ? { value: 'height' } : { datum: y[0] },
            },
          },
          ...(label === undefined
            ? []
            : [
                {
                  data: once(),
                  mark: {
                    ...pageInk,
                    align: 'left' as const,
                    baseline: 'top' as const,
                    dx: 3,
                    dy: 2,
                    text: label,
                  },
                  encoding: { x: left, y: top },
                },
              ]),
        ],
      }
    },
  }
}
