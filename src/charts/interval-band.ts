import { errorBars } from './error-bars.js'
import { field } from './field.js'
import { highEnd, type LimitsOptions, limitColumns, limitEnds, lowEnd } from './limits.js'
import type { Piece } from './piece.js'

export interface IntervalBandOptions extends LimitsOptions {
  /** whether a bar stands at each row; default true. Without, a row between two gaps shows no limits. */
  readonly bars?: boolean
}

/**
 * The interval from the lower to the upper limits, shaded between the rows and drawn as a bar at each, so that a row
 * between two gaps is seen. `stack: null`, since JupyterLab's vega-lite would pile the areas up along x.
 */
export function intervalBand(options: IntervalBandOptions = {}): Piece {
  const bars = errorBars(options)
  return {
    ...bars,
    draw(context) {
      const { axes, y, series } = context
      const { layers, sentences } = bars.draw(context)
      const band = {
        transform: limitEnds(context, limitColumns(y, options)),
        mark: { type: 'area' as const, fillOpacity: 0.2, strokeWidth: 0 },
        encoding: {
          x: { ...axes.x.channel, stack: null },
          y: { ...axes.y.channel, field: field(lowEnd(y)), stack: null },
          y2: { field: field(highEnd(y)) },
          ...series.color,
        },
      }
      return { layers: options.bars === false ? [band] : [band, ...layers], sentences }
    },
  }
}
