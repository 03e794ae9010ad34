import { intervalBand, line, linearAxis, plot, points, stepAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

export const title = 'Line with interval band'
export const text =
  'A band from the columns `lossLow` to `lossHigh`, with a bar at each row; the rows name the interval and n, which go into the caption.'

export const chart = plot(
  { rows: trainingRows(['SGD', 'SVRG']), columns, x: stepAxis('step'), y: linearAxis('loss'), series: 'method' },
  intervalBand(),
  line(),
  points(),
)
