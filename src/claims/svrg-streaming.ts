import type { Row } from '../tables/column.js'
import { numbersOf } from './cells.js'
import type { Claim } from './claim.js'
import { streaming } from './svrg-cases.js'
import { cifar10At250 } from './svrg-scale.js'

const inStreaming = { experiment: streaming.experiment, parameters: streaming.grid }
const [lenet, other] = streaming.grid.network

const scale = {
  ours: 'LeNet and the small ResNet in epoch 5 on 2,560 images of CIFAR-10 with a JPEG history',
  decides: `LeNet and DenseNet-40-36 at the start of epoch 50 on CIFAR-10, ${cifar10At250}`,
}

/** The ratio by inner step, 0 to 9, in one network. */
const ratios = (rows: readonly Row[], network: string) => numbersOf(rows, 'ratio', { network })

export const svrgStreaming: readonly Claim[] = [
  {
    id: 'svrg-streaming-tenth-at-start',
    paper: 'svrg',
    item: 'Figure 4',
    claim: 'Right after a mega-batch of ten mini-batches the variance of streaming SVRG is a tenth of SGD’s.',
    evidence: {
      ...inStreaming,
      number: 'variance ratio at inner step 0 of LeNet',
      unit: '1',
      measure: rows => ({ value: ratios(rows, lenet)[0] }),
      must: 'be near',
      threshold: 0.1,
      tolerance: 1e-6,
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
      measure: rows => ({
        value: Math.min(...[lenet, other].map(network => ratios(rows, network).at(-1)! / ratios(rows, network)[0])),
      }),
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
      measure: rows => {
        const [mine, deeper] = [lenet, other].map(network =>
          ratios(rows, network).reduce((sum, ratio) => sum + ratio, 0),
        )
        return { value: deeper / mine }
      },
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
      measure: rows => {
        const all = ratios(rows, lenet)
        return { value: all.reduce((sum, ratio) => sum + ratio, 0) / all.length }
      },
      must: 'be below',
      threshold: 1 / 3,
    },
    scale,
  },
]
