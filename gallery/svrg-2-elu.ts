import { activationChart } from '../src/index.js'
import { activationCases } from './network-rows.js'

export const title = 'ReLU and ELU'
export const text =
  'The paper figure `svrg-2-elu`, here with made-up rows: of each network the last epoch measured with both.'

const cases = activationCases()
export const chart = activationChart(cases.slice(0, 2), cases.slice(2, 4), cases.slice(4))
