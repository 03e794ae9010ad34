import { lockingChart } from '../src/index.js'
import { lockingRows } from './network-rows.js'

export const title = 'Locked transforms'
export const text =
  'The paper figure `svrg-1`, here with made-up rows: variance along an epoch with the transforms locked and not.'

export const chart = lockingChart(lockingRows())
