import { lockMatrixChart } from '../src/index.js'
import { lockRows } from './network-rows.js'

export const title = 'What locks keep right'
export const text =
  'Made-up rows of the experiment `lock-matrix`: ratio, bias and batch norm by what is the same at both points.'

export const chart = lockMatrixChart(lockRows())
