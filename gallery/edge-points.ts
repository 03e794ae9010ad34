import { edgePoints, endLabels, intervalBand, line, log10Axis, plot, points, stepAxis } from '../src/index.js'
import { columns, ratioRows } from './rows.js'

const rows = ratioRows(['SVRG', 'SARAH'])

export const title = 'Zeros on a log axis'
export const text = 'A log axis has no place for the ratio of 0 at the snapshot: open triangles at the edge say so.'

export const chart = plot(
  { rows, columns, x: stepAxis('step'), y: log10Axis('ratio'), series: 'method' },
  intervalBand(),
  line(),
  points(),
  edgePoints(),
  endLabels(),
)
