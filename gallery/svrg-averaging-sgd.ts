import { convergenceChart } from '../src/index.js'
import { averagingRows } from './network-rows.js'

export const title = 'Averages of the iterates of SGD'
export const text =
  'The paper figure `svrg-averaging-sgd`, here with made-up rows: the same where no variance is reduced.'

export const chart = convergenceChart(averagingRows('sgd'), { by: 'averaging' })
