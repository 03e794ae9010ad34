import { errorBars, linearAxis, points, residualPlot, stepAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

const rows = trainingRows(['SGD', 'SVRG'])

export const title = 'Theory curve and residuals'
export const text =
  'Measured values over what theory predicts; below, (measured − theory) in standard errors, with ±2 shaded.'

const axes = { x: stepAxis('step'), y: linearAxis('loss') }
export const chart = residualPlot(
  { rows, columns, ...axes, series: 'method', theory: 'predicted', standardError: 'limits' },
  errorBars(),
  points(),
)
