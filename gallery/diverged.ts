import { intervalBand, line, linearAxis, plot, points, stepAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

const lost = (step: unknown) => [500, 600, 800].includes(step as number)
const rows = trainingRows(['SGD']).map(row => (lost(row.step) ? { ...row, loss: null, status: 'diverged' } : row))

export const title = 'Rows without a value'
export const text =
  'They break line and band, and the caption counts them and says why. A row between two gaps is seen.'

export const chart = plot(
  { rows, columns, x: stepAxis('step'), y: linearAxis('loss') },
  intervalBand(),
  line(),
  points(),
)
