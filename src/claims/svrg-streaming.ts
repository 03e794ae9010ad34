import type { Row } from '../tables/column.js'
import { numbersOf } from './cells.js'
import type { Claim, Measured } from './claim.js'
import { streaming } from './svrg-cases.js'
import { cifar10At250 } from './svrg-scale.js'

const inStreaming = { experiment: streaming.experiment, parameters: streaming.grid }
const [lenet, other] = streaming.grid.network

const scale = {
  ours: 'LeNet and the small ResNet in epoch 5 on 2,560 images of CIFAR-10 with a JPEG history',
  decides: `LeNet and DenseNet-40-36 at the start of epoch 50 on CIFAR-10, ${cifar10At250}`,
}

type Column = 'ratio' | 'ratioLow' | 'ratioHigh'

/** The ratio, or a limit of it, by inner step, 0 to 9, in one network. */
const ratios = (rows: readonly Row[], network: string, column: Column = 'ratio') => numbersOf(rows, column, { network })

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** A number that grows with the ratios of `over` and falls with those of `under`: its limits are wider than 95 %. */
function between(rows: readonly Row[], of: (over: Column, under: Column) => number): Measured {
  const value = of('ratio', 'ratio')
  const n = Math.min(...numbersOf(rows, 'n'))
  return { value, low: of('ratioLow', 'ratioHigh'), high: of('ratioHigh', 'ratioLow'), interval: 'jackknife', n }
}

export const svrgStreaming: readonly Claim[] = [
  {
    id: 'svrg-streaming-tenth-at-start',
    paper: 'svrg',
    item: 'Figure 4',
    claim: 'Right after a mega-batch of ten mini-batches the variance of streaming SVRG is a tenth of SGD’s.',
    evidence: {
      ...inStreaming,
      number: 'largest distance of the variance ratio at inner step 0 from 0.1, of the two networks',
      unit: '1',
      measure: rows => ({
        value: Math.max(...[lenet, other].map(network => Math.abs(ratios(rows, network)[0] - 0.1))),
      }),
      must: 'be below',
      threshold: 1e-6,
    },
    scale,
  },
  {
    id: 'svrg-streaming-rises-at-once',
    paper: 'svrg',
    item: 'Figure 4',
    claim: 'The variance rises quickly over the ten inner steps.',
    evidence: {
      ...inStreaming,
      number: 'variance ratio at inner step 9 over that at step 0, the smaller of the two networks',
      unit: '1',
      measure: rows =>
        between(rows, (over, under) =>
          Math.min(
            ...[lenet, other].map(network => ratios(rows, network, over).at(-1)! / ratios(rows, network, under)[0]),
          ),
        ),
      must: 'be above',
      threshold: 2,
    },
    scale,
  },
  {
    id: 'svrg-streaming-better-for-lenet',
    paper: 'svrg',
    item: 'Figure 4',
    claim: 'The benefit is much larger for LeNet than for the deeper network.',
    evidence: {
      ...inStreaming,
      number: 'mean variance ratio over the inner steps, the deeper network’s over LeNet’s',
      unit: '1',
      measure: rows =>
        between(rows, (over, under) => mean(ratios(rows, other, over)) / mean(ratios(rows, lenet, under))),
      must: 'be above',
      threshold: 1.5,
    },
    scale,
  },
  {
    id: 'svrg-streaming-pays',
    paper: 'svrg',
    item: 'Figure 4',
    isOurs: true,
    claim: 'On average over the inner steps streaming SVRG pays for its three gradients a step on LeNet.',
    evidence: {
      ...inStreaming,
      number: 'mean variance ratio over the inner steps of LeNet',
      unit: '1',
      measure: rows => between(rows, over => mean(ratios(rows, lenet, over))),
      must: 'be below',
      threshold: 1 / 3,
    },
    scale,
  },
]
