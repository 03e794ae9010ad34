import { distanceChart } from '../src/index.js'
import { distanceCases } from './network-rows.js'

export const title = 'Distance and curvature'
export const text =
  'The paper figure `svrg-3`, here with made-up rows: how far from the snapshot, and how much gradients change with it.'

export const chart = distanceChart(...distanceCases())
