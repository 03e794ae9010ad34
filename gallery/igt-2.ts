import { igtConvergenceChart } from '../src/charts/igt-convergence-chart.js'
import { linearMethods } from '../src/theory/linear-methods.js'
import { smallCases } from './small-cases.js'

const moments = smallCases('quadratic-moments', {
  method: linearMethods,
  dimension: 10,
  condition: 100,
  steps: '0..10,20,50,100,200,500,1000',
})
const alignment = smallCases('gradient-alignment', { dimension: 10, condition: 100, distances: '30,25,20,15,10,5,2' })

export const title = 'Convergence and alignment'
export const text =
  'The paper figure `igt-2`, here in ten dimensions: eight methods in two panels, since more than six lines in one are not told apart, and the estimates along IGT’s path. `quadraticMomentsChart` and `gradientAlignmentChart` draw either half.'

export const chart = igtConvergenceChart(moments, alignment)
