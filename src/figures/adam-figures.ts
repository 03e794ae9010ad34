import { stochasticQuadraticChart } from '../charts/stochastic-quadratic-chart.js'
import { varianceFactorsChart } from '../charts/variance-factors-chart.js'
import type { PaperFigure } from './paper-figure.js'

/** Balles & Hennig 2018, figure 2. */
const adam2: PaperFigure = {
  name: 'adam-2',
  cases: [
    {
      experiment: 'stochastic-quadratic',
      grid: {
        spectrum: ['well', 'ill'],
        rotated: [true, false],
        noiseDeviation: [0, 0.1, 4],
        seed: Array.from({ length: 20 }, (_, seed) => seed),
      },
    },
  ],
  chart: rows => stochasticQuadraticChart(rows),
}

/** Balles & Hennig 2018, figure 3. */
const adam3: PaperFigure = {
  name: 'adam-3',
  cases: [{ experiment: 'variance-factors', grid: { eta: Array.from({ length: 501 }, (_, i) => i / 100).join(',') } }],
  chart: rows => varianceFactorsChart(rows),
}

export const adamFigures: readonly PaperFigure[] = [adam2, adam3]
