import type { Chart } from '../charts/chart.js'
import type { GridValue } from '../experiments/grid.js'
import type { Row } from '../tables/column.js'

/** Cases of one experiment. */
export interface FigureCases {
  readonly experiment: string
  /** what differs from the experiment's defaults; an array of values means a case for each, the first key slowest */
  readonly grid: Readonly<Record<string, GridValue>>
}

/** A figure with a name: which cases it shows, and how. */
export interface PaperFigure {
  readonly name: string
  /** of each experiment that it shows, in the order in which `chart` takes their rows */
  readonly cases: readonly FigureCases[]
  chart(...rows: (readonly Row[])[]): Chart
}
