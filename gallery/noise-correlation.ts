import { noiseCorrelationChart } from '../src/index.js'
import { errorRows } from './network-rows.js'

export const title = 'Errors of successive steps'
export const text =
  'Made-up rows of the experiment `noise-correlation`: where errors cancel, the variance of their sum over L falls.'

export const chart = noiseCorrelationChart(errorRows())
