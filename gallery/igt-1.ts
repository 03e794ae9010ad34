import { noiseImpactChart } from '../src/charts/noise-impact-chart.js'
import { smallCases } from './small-cases.js'

const method = ['sgd', 'momentum', 'increasing-momentum', 'igt']
const rows = smallCases('noise-impact', { method })

export const title = 'Noise impacts'
export const text =
  'The paper figure `igt-1`: rows of `noise-impact` for four methods, `npx gradient-lab figure igt-1`. With transport all gradients come to weigh the same.'

export const chart = noiseImpactChart(rows)
