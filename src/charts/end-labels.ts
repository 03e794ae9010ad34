import type { Channel, Layer } from './chart.js'
import { pageInk } from './ink.js'
import { at, once } from './once.js'
import type { Context, EndText, Piece } from './piece.js'
import { spread } from './spread.js'

/** Each line's name at its end instead of a legend, moved apart where two would touch. */
export const endLabels = (): Piece => ({
  labelsSeries: true,
  draw({ rows, x, y, xLog, yLog, axes, series }) {
    const { column } = series
    if (column === undefined) return { layers: [] }
    return {
      layers: [],
      endTexts: series.names.map(name => {
        const own = rows.filter(
          row => row[column.name] === name && typeof row[x] === 'number' && typeof row[y] === 'number',
        )
        const placed = own.filter(row => !xLog || (row[x] as number) > 0)
        const last = placed.reduce((late, row) => ((row[x] as number) >= (late[x] as number) ? row : late), placed[0])
        const value = (last?.[y] as number | undefined) ?? axes.y.domain[0]
        return {
          value: yLog ? Math.max(value, axes.y.domain[0]) : value,
          text: series.labelOf(name),
          colour: series.colourOf(name),
        }
      }),
    }
  },
})

/** one line of text in pixels of a chart's usual size */
const lineOfText = 20

/** The texts right of the plot, as near to their values as they fit, each with a thin line from the one to the other. */
export function endTextLayers({ axes: { y }, height }: Context, texts: readonly EndText[]): Layer[] {
  const places = spread(
    texts.map(({ value }) => y.fraction(value)),
    lineOfText / height,
  )
  return texts.flatMap(({ value, text, colour }, index) =>
    endText(y.channel, value, y.value(places[index]), text, colour),
  )
}

const endText = (y: Channel, value: number, place: number, text: string, color: string): Layer[] => [
  {
    data: once(),
    mark: { type: 'rule', color, strokeWidth: 1, xOffset: 4, x2Offset: 12, clip: false },
    encoding: { x: { value: 'width' }, x2: { value: 'width' }, y: at(y, value), y2: { datum: place } },
  },
  {
    data: once(),
    mark: { ...pageInk, align: 'left', baseline: 'middle', dx: 14, text },
    encoding: { x: { value: 'width' }, y: at(y, place) },
  },
]
