import { convergenceChart } from '../src/index.js'
import { convergenceRows } from './network-rows.js'

export const title = 'Convergence of three methods'
export const text = 'The paper figure `svrg-5`, here with made-up rows of three seeds.'

export const chart = convergenceChart(convergenceRows())
