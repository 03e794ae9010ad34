import { line, log2Axis, plot, points, referenceLine, stepAxis } from '../src/index.js'
import { columns, ratioRows } from './rows.js'

const rows = ratioRows(['SVRG', 'SARAH']).filter(row => (row.step as number) > 0)

export const title = 'Log₂ axis and reference lines'
export const text = 'Levels to compare with, labelled at the right. Ticks of a log₂ axis read ¼, ½, 1, 2.'

export const chart = plot(
  { rows, columns, x: stepAxis('step'), y: log2Axis('ratio'), series: 'method' },
  referenceLine(1, '1 (SGD)'),
  referenceLine(1 / 3, '⅓ (break-even)'),
  line(),
  points(),
)
