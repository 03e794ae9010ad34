import type { Axis } from './axis.js'
import type { Interval } from './interval.js'
import type { LegendPlace } from './legend.js'
import type { Meanings } from './meaning.js'
import type { Rows } from './rows.js'

/** What a plot shows, and how: a table, its columns' meaning, two axes. */
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
