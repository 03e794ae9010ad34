import { captionOf } from './caption.js'
import type { Plot } from './chart.js'
import { type DrawnPlot, drawPlot } from './draw-plot.js'
import type { Piece } from './piece.js'
import type { PlotOptions } from './plot-options.js'
import { theme } from './theme.js'

/**
 * A chart of one view: rows along two axes, drawn by pieces, each over the one before.
 *
 * @throws TypeError if rows, columns or cells are of another kind
 * @throws RangeError in one sentence for what would mislead: a column that is not there, nothing to draw, 0 or less on a
 * log axis without `edgePoints()`, limits without a named interval, a mean without n, more than six series
 */
export function plot(options: PlotOptions, ...pieces: readonly Piece[]): Plot {
  const drawn = drawPlot('plot', options, pieces)
  return plotOf(drawn, captionOf([...drawn.general, ...drawn.particular]))
}

/** The chart of one drawn view. */
export const plotOf = ({ view, about }: DrawnPlot, caption = ''): Plot => ({
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  usermeta: { figure: { ...about, caption } },
  config: theme,
  ...view,
})
