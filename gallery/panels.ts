import { categoryAxis, errorBars, intervalBand, line, linearAxis, log2Axis, panels, plot } from '../src/index.js'
import { points, referenceLine, stepAxis } from '../src/index.js'
import { batchRows, columns, ratioRows, trainingRows } from './rows.js'

const methods = ['SGD', 'SVRG']
const ratios = ratioRows(methods).filter(row => (row.step as number) > 0)

export const title = 'Panels with one legend'
export const text = 'Charts of any kind side by side, lettered (a), (b), …'

const series = 'method'
const step = stepAxis('step')
const loss = plot(
  { rows: trainingRows(methods), columns, series, x: step, y: linearAxis('loss') },
  intervalBand(),
  line(),
)
const ratio = plot({ rows: ratios, columns, series, x: step, y: log2Axis('ratio') }, referenceLine(1), line(), points())
const batch = { rows: batchRows(), columns, series, x: categoryAxis('batch'), y: linearAxis('error') }
export const chart = panels([loss, ratio, plot(batch, errorBars(), points())])
