import type { Row } from '../tables/column.js'
import { numbersOf } from './cells.js'
import type { Claim } from './claim.js'
import { densenet, lenetOnFew } from './svrg-cases.js'
import { cifar10At250 } from './svrg-scale.js'

/** LeNet and DenseNet on the same images. */
const both = {
  experiment: densenet.experiment,
  parameters: { ...densenet.grid, network: [lenetOnFew.grid.network, densenet.grid.network] },
}

const scale = {
  ours: 'epoch 2 on 1,280 images of CIFAR-10 with a JPEG history, 20 mini-batches of 64',
  decides: `epoch 50 of LeNet and DenseNet-40-36 on CIFAR-10, ${cifar10At250}`,
}

/** A column along the epoch in LeNet, and in DenseNet. */
const along = (rows: readonly Row[], column: string): [lenet: number[], densenet: number[]] => [
  numbersOf(rows, column, { network: lenetOnFew.grid.network }),
  numbersOf(rows, column, { network: densenet.grid.network }),
]

export const svrgDistance: readonly Claim[] = [
  {
    id: 'svrg-distance-faster-in-densenet',
    paper: 'svrg',
    item: 'Figure 3, left',
    claim: 'In DenseNet the iterate moves away from the snapshot much faster than in LeNet.',
    evidence: {
      ...both,
      number: 'least distance in DenseNet over that in LeNet, over the places of the epoch',
      unit: '1',
      measure: rows => {
        const [lenet, densenet] = along(rows, 'distance')
        return { value: Math.min(...densenet.map((distance, i) => distance / lenet[i])), interval: 'none' }
      },
      must: 'be above',
      threshold: 2,
    },
    scale,
  },
  {
    id: 'svrg-curvature-alike',
    paper: 'svrg',
    item: 'Figure 3, right',
    claim: 'The curvature along the way is very similar in the two networks.',
    evidence: {
      ...both,
      number:
        'largest ratio of the two networks’ curvatures, each that of the step’s mini-batch, at one place of the epoch, the larger over the smaller',
      unit: '1',
      measure: rows => {
        const [lenet, densenet] = along(rows, 'curvatureBatch')
        const larger = densenet.map((curvature, i) => Math.max(curvature / lenet[i], lenet[i] / curvature))
        return { value: Math.max(...larger), interval: 'none' }
      },
      must: 'be below',
      threshold: 2,
    },
    scale,
  },
  {
    id: 'svrg-curvature-highest-at-start',
    paper: 'svrg',
    item: 'Figure 3, right',
    claim: 'The curvature is highest at the start of an epoch.',
    evidence: {
      ...both,
      number:
        'largest curvature of the step’s mini-batch later in the epoch over that at its first place, of the two networks',
      unit: '1',
      measure: rows => {
        const later = along(rows, 'curvatureBatch').map(([first, ...others]) => Math.max(...others) / first)
        return { value: Math.max(...later), interval: 'none' }
      },
      must: 'be below',
      threshold: 1,
    },
    scale,
  },
]
