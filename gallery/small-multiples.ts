import { intervalBand, line, log10Axis, smallMultiples, stepAxis } from '../src/index.js'
import { columns, trainingRows } from './rows.js'

const rows = ['LeNet', 'ResNet-110', 'DenseNet-36'].flatMap(network => trainingRows(['SGD', 'SVRG'], network))

export const title = 'Small multiples'
export const text = 'A panel for each network on the same axes, which say their titles once, and one legend for all.'

export const chart = smallMultiples(
  { rows, columns, by: 'network', x: stepAxis('step'), y: log10Axis('loss'), series: 'method' },
  intervalBand(),
  line(),
)
