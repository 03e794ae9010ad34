import { noiseCorrelationChart } from '../src/index.js'
import { errorRows } from './network-rows.js'

export const title = 'Errors of several steps'
export const text = 'The paper figure `svrg-noise`, here with made-up rows of the experiment `noise-correlation`.'

export const chart = noiseCorrelationChart(errorRows())
