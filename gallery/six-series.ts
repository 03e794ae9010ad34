import { line, log10Axis, plot, points, stepAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

const rows = trainingRows(['SGD', 'momentum', 'Adam', 'SVRG', 'SARAH', 'IGT'])

export const title = 'Six lines'
export const text =
  'As many as one chart keeps apart: colour, dash and marker go together, so that they differ in grey print.'

export const chart = plot(
  { rows, columns, x: stepAxis('step'), y: log10Axis('loss'), series: 'method' },
  line(),
  points(),
)
