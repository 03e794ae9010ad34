import { varianceRatioChart } from '../charts/variance-ratio-chart.js'
import { adamFigures } from './adam-figures.js'
import { igtFigures } from './igt-figures.js'
import type { PaperFigure } from './paper-figure.js'
import { svrgFigures } from './svrg-figures.js'

/** LeNet on the packaged Fashion-MNIST part: three epochs measured at seven points each. */
const varianceRatio: PaperFigure = {
  name: 'variance-ratio',
  cases: [
    {
      experiment: 'variance-ratio',
      grid: { epochs: 10, measureEpochs: '2,5,10', measureAt: '0,0.02,0.11,0.33,0.55,0.77,1' },
    },
  ],
  chart: rows => varianceRatioChart(rows),
}

/** All figures with names; the first is the main job's. */
export const paperFigures: readonly PaperFigure[] = [varianceRatio, ...igtFigures, ...adamFigures, ...svrgFigures]
