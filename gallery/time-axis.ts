import { line, percentAxis, plot, points, timeAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

const rows = trainingRows(['SGD', 'SVRG'])

export const title = 'Time and per cent, legend at the top'
export const text = 'Seconds are labelled in the unit that reads best, fractions in per cent.'

export const chart = plot(
  { rows, columns, x: timeAxis('seconds'), y: percentAxis('accuracy'), series: 'method', legend: 'top' },
  line(),
  points(),
)
