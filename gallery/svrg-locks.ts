import { lockMatrixChart } from '../src/index.js'
import { lockRows } from './network-rows.js'

export const title = 'Locks, one by one'
export const text = 'The paper figure `svrg-locks`, here with made-up rows of the experiment `lock-matrix`.'

export const chart = lockMatrixChart(lockRows())
