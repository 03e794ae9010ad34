import { svrgTable1 } from '../src/figures/svrg-table-1.js'
import { depthWidthChart } from '../src/index.js'
import { depthWidthRows } from './network-rows.js'

export const title = 'Depth and width'
export const text =
  'The paper figure `svrg-table-1`, here with made-up rows, and the numbers that are printed in the paper.'

export const chart = depthWidthChart(depthWidthRows(), { beside: { label: 'printed', rows: svrgTable1 } })
