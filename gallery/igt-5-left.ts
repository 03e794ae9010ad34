import { lqrChart } from '../src/charts/lqr-chart.js'
import { smallCases } from './small-cases.js'

const rows = smallCases('lqr', { horizon: 5, trajectories: 30, seeds: 4, steps: '0..100' })

export const title = 'Learning a linear policy'
export const text =
  'The paper figure `igt-5-left`: rows of `lqr`, here of five actions, thirty trajectories and four seeds. The right panel shows what the left one cannot.'

export const chart = lqrChart(rows)
