import { field } from './field.js'
import {
  bareSentences,
  cutSentences,
  highEnd,
  type LimitsOptions,
  limitColumns,
  limitEnds,
  limitsReach,
  lowEnd,
} from './limits.js'
import type { Piece } from './piece.js'

/**
 * The interval from the lower to the upper limits, shaded between the rows and drawn as a bar at each, so that a row
 * between two gaps is seen. `stack: null`, since JupyterLab's vega-lite would pile the areas up along x.
 */
export const intervalBand = (options: LimitsOptions = {}): Piece => ({
  columns: ({ y }) => limitColumns(y, options),
  reach: table => limitsReach(table, limitColumns(table.y, options)),
  showsLimits: true,
  draw(context) {
    const { axes, y, series } = context
    const columns = limitColumns(y, options)
    const transform = limitEnds(context, columns)
    const [from, to] = [field(lowEnd(y)), { field: field(highEnd(y)) }]
    return {
      layers: [
        {
          transform,
          mark: { type: 'area', fillOpacity: 0.2, strokeWidth: 0 },
          encoding: {
            x: { ...axes.x.channel, stack: null },
            y: { ...axes.y.channel, field: from, stack: null },
            y2: to,
            ...series.color,
          },
        },
        {
          transform,
          mark: { type: 'rule' },
          encoding: { x: axes.x.channel, y: { ...axes.y.channel, field: from }, y2: to, ...series.color },
        },
      ],
      sentences: [...cutSentences(context, columns), ...bareSentences(context, columns)],
    }
  },
})
