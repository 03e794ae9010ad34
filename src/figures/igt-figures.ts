import { igtConvergenceChart } from '../charts/igt-convergence-chart.js'
import { lqrChart } from '../charts/lqr-chart.js'
import { noiseImpactChart } from '../charts/noise-impact-chart.js'
import { linearMethods } from '../theory/linear-methods.js'
import type { PaperFigure } from './paper-figure.js'

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

export const igtFigures: readonly PaperFigure[] = [igt1, igt2, igt5Left]
