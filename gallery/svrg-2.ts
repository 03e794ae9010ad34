import { ratioOverEpochsChart } from '../src/index.js'
import { networkCases } from './network-rows.js'

export const title = 'The variance ratio over the epochs'
export const text =
  'The paper figure `svrg-2`, here with made-up rows: a panel for each network, a line for each place within an epoch.'

export const chart = ratioOverEpochsChart(...networkCases())
