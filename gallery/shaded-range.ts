import { line, linearAxis, plot, shadedRange, stepAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

export const title = 'Shaded range'
export const text = 'A range of x, of y, or of both, behind what is drawn after it.'

export const chart = plot(
  { rows: trainingRows(['SGD']), columns, x: stepAxis('step'), y: linearAxis('loss', { zero: true }) },
  shadedRange({ x: [600, 1000], label: 'smaller steps' }),
  shadedRange({ y: [0.2, 0.3], label: 'converged' }),
  line(),
)
