import { pageInk } from './ink.js'
import { at, once } from './once.js'
import type { Piece } from './piece.js'
import { neutral } from './theme.js'

const finite = (name: string, value: number): void => {
  if (!(typeof value === 'number' && Number.isFinite(value)))
    throw new RangeError(`${name}: value must be a finite number, got ${value}`)
}

/** A level to compare with: a dashed line across, and its label right of the plot. */
export function referenceLine(value: number, label?: string): Piece {
  finite('referenceLine', value)
  return {
    reach: () => ({ y: [value] }),
    draw: ({ axes }) => ({
      layers: [
        {
          data: once(),
          mark: { type: 'rule', color: neutral, strokeDash: [2, 2] },
          encoding: { y: at(axes.y.channel, value) },
        },
      ],
      endTexts: label === undefined ? [] : [{ value, text: label, colour: neutral }],
    }),
  }
}

/** Something that happens at a value of x, such as a smaller step size: a dashed line upwards, its label at the top. */
export function verticalLine(value: number, label?: string): Piece {
  finite('verticalLine', value)
  return {
    reach: () => ({ x: [value] }),
    draw({ axes }) {
      const x = at(axes.x.channel, value)
      const before = axes.x.fraction(value) > 0.75
      return {
        layers: [
          { data: once(), mark: { type: 'rule', color: neutral, strokeDash: [2, 2] }, encoding: { x } },
          ...(label === undefined
            ? []
            : [
                {
                  data: once(),
                  mark: {
                    ...pageInk,
                    align: before ? ('right' as const) : ('left' as const),
                    baseline: 'top' as const,
                    dx: before ? -3 : 3,
                    text: label,
                  },
                  encoding: { x, y: { value: 0 } },
                },
              ]),
        ],
      }
    },
  }
}
