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

/** A bar from the lower to the upper limit of each row. */
export const errorBars = (options: LimitsOptions = {}): Piece => ({
  columns: ({ y }) => limitColumns(y, options),
  reach: table => limitsReach(table, limitColumns(table.y, options)),
  showsLimits: true,
  draw(context) {
    const { axes, y, series } = context
    const columns = limitColumns(y, options)
    return {
      layers: [
        {
          transform: limitEnds(context, columns),
          mark: { type: 'rule' },
          encoding: {
            x: axes.x.channel,
            y: { ...axes.y.channel, field: field(lowEnd(y)) },
            y2: { field: field(highEnd(y)) },
            ...series.color,
          },
        },
      ],
      sentences: [...cutSentences(context, columns), ...bareSentences(context, columns)],
    }
  },
})
