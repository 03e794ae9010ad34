import type { Axis } from './axis.js'
import { captionOf } from './caption.js'
import type { Plot } from './chart.js'
import { drawPlot } from './draw-plot.js'
import type { Interval } from './interval.js'
import type { LegendPlace } from './legend.js'
import type { Meanings } from './meaning.js'
import type { Piece } from './piece.js'
import type { Rows } from './rows.js'
import { theme } from './theme.js'

export interface PlotOptions {
  readonly rows: Rows
  /** an experiment's name, or name, unit and meaning of each column */
  readonly columns: Meanings
  readonly x: Axis
  readonly y: Axis
  /** the column that tells the lines apart; default all rows are one */
  readonly series?: string
  /** what the figure is called in its files; it is not drawn */
  readonly title?: string
  /** a first sentence for the caption; default what stands along the axes */
  readonly caption?: string
  /** of how many each value is made, where the rows have no column `n` */
  readonly n?: number
  /** how the limits were made, where the rows have no column `interval` */
  readonly interval?: string | Interval
  /** further columns that are to go along with the data */
  readonly keep?: readonly string[]
  /** where the legend stands if no piece labels the series; default `right`, or `top` where lines are labelled there */
  readonly legend?: LegendPlace
  /** size of the plot without axes and labels, in pixels; a figure scales it. Default 480 × 240 */
  readonly width?: number
  readonly height?: number
}

/**
 * A chart of one view: rows along two axes, drawn by pieces, each over the one before.
 *
 * @throws TypeError if rows, columns or cells are of another kind
 * @throws RangeError in one sentence for what would mislead: a column that is not there, nothing to draw, 0 or less on a
 * log axis without `edgePoints()`, limits without a named interval, a mean without n, more than six series
 */
export function plot(options: PlotOptions, ...pieces: readonly Piece[]): Plot {
  const { view, about, general, particular } = drawPlot('plot', options, pieces)
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    usermeta: { figure: { ...about, caption: captionOf([...general, ...particular]) } },
    config: theme,
    ...view,
  }
}
