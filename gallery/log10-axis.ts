import { intervalBand, line, log10Axis, plot, points, stepAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

export const title = 'Log₁₀ axis'
export const text =
  'Ticks at whole powers, below two decades also at 2 and 5 times a power; a value that is not positive is refused.'

export const chart = plot(
  { rows: trainingRows(['SGD', 'SVRG']), columns, x: stepAxis('step'), y: log10Axis('loss'), series: 'method' },
  intervalBand(),
  line(),
  points(),
)
