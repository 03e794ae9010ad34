import type { Chart } from '../src/charts/chart.js'
import type { FigureOptions } from '../src/figures/figure.js'

/** One picture of the page: a chart at a venue's size. */
export interface Picture {
  /** of its file, without the ending */
  readonly name: string
  readonly chart: Chart
  readonly options: FigureOptions
}

/** A file of this folder that shows something: the statement that makes its chart is its last. */
export interface Shown {
  readonly title: string
  /** what is to be seen, in markdown */
  readonly text: string
  readonly chart: Chart
  readonly options?: FigureOptions
}
