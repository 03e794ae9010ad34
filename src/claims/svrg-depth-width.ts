import type { Row } from '../tables/column.js'
import { numberOf } from './cells.js'
import type { Claim, Measured } from './claim.js'
import { depths, widths } from './svrg-cases.js'

const scale = {
  ours: 'four seeds, epochs 3 to 5 on 1,280 images of CIFAR-10 with a JPEG history, mini-batches of 64, learning rate 0.02',
  decides: 'nine seeds, the variance at the ends of epochs 45 to 50 on CIFAR-10, mini-batches of 128',
}

/** A column of one network over that of another; limits from the two intervals, which are wider than 95 % together. */
function quotient(rows: readonly Row[], column: string, over: Readonly<Record<string, number>>): Measured {
  const small = { layers: 20, planes: 16 }
  const at = (name: string, where: Readonly<Record<string, number>>) => numberOf(rows, name, where)
  return {
    value: at(column, over) / at(column, small),
    low: at(`${column}Low`, over) / at(`${column}High`, small),
    high: at(`${column}High`, over) / at(`${column}Low`, small),
    interval: 't',
    n: at('n', over),
  }
}

export const svrgDepthWidth: readonly Claim[] = [
  {
    id: 'svrg-deeper-noisier',
    paper: 'svrg',
    item: 'Table 1',
    claim: 'The variance of the gradient grows with the depth of the network.',
    evidence: {
      experiment: depths.experiment,
      parameters: depths.grid,
      number: 'variance of the mini-batch gradient with 92 layers over that with 20, 16 planes',
      unit: '1',
      measure: rows => quotient(rows, 'sgdVariance', { layers: 92, planes: 16 }),
      must: 'be above',
      threshold: 1,
    },
    scale,
  },
  {
    id: 'svrg-wider-quieter',
    paper: 'svrg',
    item: 'Table 1',
    claim: 'The variance of the gradient falls with the width of the network.',
    evidence: {
      experiment: widths.experiment,
      parameters: widths.grid,
      number: 'variance of the mini-batch gradient with 32 planes over that with 16, 20 layers',
      unit: '1',
      measure: rows => quotient(rows, 'sgdVariance', { layers: 20, planes: 32 }),
      must: 'be below',
      threshold: 1,
    },
    scale,
  },
]
