import { streamingChart } from '../src/index.js'
import { streamingRows } from './network-rows.js'

export const title = 'After a mega-batch'
export const text = 'The paper figure `svrg-4`, here with made-up rows: the variance by inner step of streaming SVRG.'

const rows = streamingRows()
export const chart = streamingChart(rows.slice(0, 10), rows.slice(10))
