import type { Chart } from '../charts/chart.js'
import { varianceRatioChart } from '../charts/variance-ratio-chart.js'
import type { Parameters } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'

/** A figure with a name: which case it shows, and how. */
export interface PaperFigure {
  readonly name: string
  readonly experiment: string
  /** what differs from the experiment's defaults */
  readonly parameters: Partial<Parameters>
  chart(rows: readonly Row[]): Chart
}

/** LeNet on the packaged Fashion-MNIST part: three epochs measured at seven points each. */
const varianceRatio: PaperFigure = {
  name: 'variance-ratio',
  experiment: 'variance-ratio',
  parameters: { epochs: 10, measureEpochs: [2, 5, 10], measureAt: [0, 0.02, 0.11, 0.33, 0.55, 0.77, 1] },
  chart: rows => varianceRatioChart(rows),
}

export const paperFigures: readonly PaperFigure[] = [varianceRatio]
