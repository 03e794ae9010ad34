import { convergenceChart } from '../src/index.js'
import { convergenceRows } from './network-rows.js'

export const title = 'Convergence'
export const text =
  'Made-up rows of the experiment `convergence`: test errors against epochs and against the gradients evaluated.'

export const chart = convergenceChart(convergenceRows())
