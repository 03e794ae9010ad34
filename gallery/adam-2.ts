import { stochasticQuadraticChart } from '../src/charts/stochastic-quadratic-chart.js'
import { smallCases } from './small-cases.js'

const grid = { spectrum: ['well', 'ill'], rotated: [true, false], noiseDeviation: [0, 0.1, 4], dimension: 10 }
const rows = smallCases('stochastic-quadratic', { ...grid, steps: '0..30', seed: [0, 1, 2, 3, 4, 5] })

export const title = 'Sign descent on noisy quadratics'
export const text =
  'The paper figure `adam-2`: rows of `stochastic-quadratic`, here in ten dimensions and for six seeds. Medians, with limits from their order statistics.'

export const chart = stochasticQuadraticChart(rows)
