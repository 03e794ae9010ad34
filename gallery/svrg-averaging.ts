import { convergenceChart } from '../src/index.js'
import { averagingRows } from './network-rows.js'

export const title = 'Averages of iterates'
export const text =
  'The paper figure `svrg-averaging`, here with made-up rows: an epoch starts from the last iterate, or from a mean.'

export const chart = convergenceChart(averagingRows(), { by: 'averaging' })
