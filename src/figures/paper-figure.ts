import type { Chart } from '../charts/chart.js'
import type { GridCases } from '../experiments/grid.js'
import type { Row } from '../tables/column.js'

/** A figure with a name: which cases it shows, and how. */
export interface PaperFigure {
  readonly name: string
  /** of each experiment that it shows, in the order in which `chart` takes their rows */
  readonly cases: readonly GridCases[]
  chart(...rows: (readonly Row[])[]): Chart
}
