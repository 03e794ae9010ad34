import { varianceFactorsChart } from '../src/charts/variance-factors-chart.js'
import { smallCases } from './small-cases.js'

const rows = smallCases('variance-factors', { eta: Array.from({ length: 101 }, (_, i) => i / 20).join(',') })

export const title = 'Variance adaptation factors'
export const text = 'The paper figure `adam-3`: rows of `variance-factors`, with the largest gap among them marked.'

export const chart = varianceFactorsChart(rows)
