import { line, log10Axis, plot, stepAxis, verticalLine } from '../src/index.js'
import { columns, rateRows } from './rows.js'

export const title = 'Step reductions'
export const text = 'A line that holds its value until the next, and vertical lines where something happens.'

export const chart = plot(
  { rows: rateRows(), columns, x: stepAxis('step'), y: log10Axis('rate') },
  verticalLine(500, 'step size / 10'),
  verticalLine(900, 'step size / 10'),
  line({ interpolate: 'step-after' }),
)
