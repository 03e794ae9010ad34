import { categoryAxis, errorBars, linearAxis, plot, points } from '../src/index.js'
import { batchRows, columns } from './rows.js'

const rows = batchRows().filter(row => row.method === 'SVRG')

export const title = 'Points with error bars'
export const text = 'Sizes of the mini-batch stand at even distances, as names do.'

export const chart = plot({ rows, columns, x: categoryAxis('batch'), y: linearAxis('error') }, errorBars(), points())
