import { axisTitle } from './axis-title.js'
import { extent } from './extent.js'
import { field } from './field.js'
import { isNumber } from './is-number.js'
import type { Piece } from './piece.js'

export interface HeatMapOptions {
  /** `cividis` (default) looks nearly the same in every kind of colour vision; `viridis` has more steps */
  readonly scheme?: 'cividis' | 'viridis'
  /** default 'linear' */
  readonly scale?: 'linear' | 'log'
  readonly title?: string
}

/**
 * A cell for each row, coloured by a column; x and y must be category axes. Each cell is a hundredth larger than its
 * place, so that no light shows between neighbours. A cell without a value is left empty and counted in the caption.
 */
export const heatMap = (
  column: string,
  { scheme = 'cividis', scale = 'linear', title }: HeatMapOptions = {},
): Piece => ({
  columns: () => [column],
  draw({ name, rows, columns, axes, x, y, series }) {
    if (series.column !== undefined)
      throw new RangeError(`${name}: a heat map has no series, got ${series.column.name}`)
    for (const axis of [axes.x, axes.y])
      if (axis.channel.scale?.type !== 'band')
        throw new RangeError(`${name}: a heat map needs category axes, ${axis.channel.field} is on another`)
    const seen = new Set<string>()
    for (const row of rows) {
      const place = JSON.stringify([row[x], row[y]])
      if (seen.has(place))
        throw new RangeError(`${name}: a heat map needs one row per cell, got two at ${x} ${row[x]}, ${y} ${row[y]}`)
      seen.add(place)
    }
    const values = rows.map(row => row[column])
    const wrong = values.find(value => value !== null && typeof value !== 'number')
    if (wrong !== undefined)
      throw new TypeError(`${name}: column ${column} must hold numbers, got ${JSON.stringify(wrong)}`)
    const numbers = values.filter(isNumber)
    if (numbers.length === 0) throw new RangeError(`${name}: no value of ${column} to draw`)
    const [low, high] = extent(numbers)
    if (scale === 'log' && low <= 0)
      throw new RangeError(
        `${name}: a log scale has no place for ${low} in ${column}; leave such rows out and say so, or use a linear scale`,
      )
    const declared = columns.find(({ name }) => name === column)
    const colour = {
      field: field(column),
      type: 'quantitative' as const,
      scale: {
        type: scale,
        scheme,
        domain: low < high ? [low, high] : [low, low + (Math.abs(low) || 1)],
        nice: false,
        zero: false,
      },
      legend: {
        title: title ?? (declared === undefined ? column : axisTitle(declared)),
        orient: 'right' as const,
        direction: 'vertical' as const,
        ...(scale === 'linear' ? { tickCount: 5 } : {}),
      },
    }
    const empty = axes.x.domain[1] * axes.y.domain[1] - numbers.length
    return {
      layers: [
        {
          transform: [{ filter: `isValid(datum[${JSON.stringify(column)}])` }],
          mark: { type: 'rect', width: { band: 1.01 }, height: { band: 1.01 } },
          encoding: { x: axes.x.channel, y: axes.y.channel, color: colour },
        },
      ],
      sentences:
        empty === 0
          ? []
          : [empty === 1 ? 'One cell has no value and is empty' : `${empty} cells have no value and are empty`],
    }
  },
})
