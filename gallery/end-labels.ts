import { endLabels, line, linearAxis, plot, stepAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

const rows = trainingRows(['SGD', 'momentum', 'SVRG', 'IGT'])

export const title = 'Labels at the ends of lines'
export const text = 'Each line says its name where it ends, moved apart where two would touch; there is no legend then.'

export const chart = plot(
  { rows, columns, x: stepAxis('step'), y: linearAxis('loss'), series: 'method' },
  line(),
  endLabels(),
)
