import type { Chart } from '../charts/chart.js'
import { igtConvergenceChart } from '../charts/igt-convergence-chart.js'
import { lqrChart } from '../charts/lqr-chart.js'
import { noiseImpactChart } from '../charts/noise-impact-chart.js'
import { stochasticQuadraticChart } from '../charts/stochastic-quadratic-chart.js'
import { varianceFactorsChart } from '../charts/variance-factors-chart.js'
import { varianceRatioChart } from '../charts/variance-ratio-chart.js'
import type { GridValue } from '../experiments/grid.js'
import type { Row } from '../tables/column.js'
import { linearMethods } from '../theory/linear-methods.js'

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

/** Arnold et al. 2019, figure 1. */
const igt1: PaperFigure = {
  name: 'igt-1',
  cases: [{ experiment: 'noise-impact', grid: { method: ['sgd', 'momentum', 'increasing-momentum', 'igt'] } }],
  chart: rows => noiseImpactChart(rows),
}

/** Arnold et al. 2019, figure 2. */
const igt2: PaperFigure = {
  name: 'igt-2',
  cases: [
    { experiment: 'quadratic-moments', grid: { method: linearMethods } },
    { experiment: 'gradient-alignment', grid: { distances: '90,85,80,75,70,65,60,55,50,45,40,35,30,25,20' } },
  ],
  chart: (moments, alignment) => igtConvergenceChart(moments, alignment),
}

/** Arnold et al. 2019, figure 5, left: more seeds than the paper's three, so that the bands tell the methods apart. */
const igt5Left: PaperFigure = {
  name: 'igt-5-left',
  cases: [{ experiment: 'lqr', grid: { seeds: 5, steps: '0..300' } }],
  chart: rows => lqrChart(rows),
}

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

export const paperFigures: readonly PaperFigure[] = [varianceRatio, igt1, igt2, igt5Left, adam2, adam3]
