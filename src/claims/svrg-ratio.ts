import type { GridCases } from '../experiments/grid.js'
import type { Row } from '../tables/column.js'
import { numbersOf } from './cells.js'
import type { Claim, Evidence, Measured } from './claim.js'
import { densenet, lenet, resnet110, resnetSmall } from './svrg-cases.js'
import { cifar10At250 } from './svrg-scale.js'

const scales = {
  lenet: {
    ours: 'LeNet on the 60,000 images of Fashion-MNIST, epochs 2 to 60',
    decides: `LeNet on CIFAR-10, ${cifar10At250}`,
  },
  resnetSmall: {
    ours: '20 epochs on 10,000 images of CIFAR-10 with a JPEG history',
    decides: `the small ResNet on CIFAR-10, ${cifar10At250}`,
  },
  resnet110: {
    ours: 'epoch 2 on 2,560 images of CIFAR-10 with a JPEG history, 20 mini-batches of 128, learning rate 0.01',
    decides: `epochs 10 to 150 of ResNet-110 on CIFAR-10, ${cifar10At250}`,
  },
  densenet: {
    ours: 'epoch 2 on 1,280 images of CIFAR-10 with a JPEG history, 20 mini-batches of 64',
    decides: `epochs 10 to 150 of DenseNet-40-36 on CIFAR-10, ${cifar10At250}`,
  },
}

/** The measured point whose ratio is largest, or smallest, among those up to a place in the epoch and from an epoch on. */
function extreme(rows: readonly Row[], of: 'largest' | 'smallest', progress: (value: number) => boolean): Measured {
  const chosen = rows.filter(row => progress(row.progress as number))
  const ratios = numbersOf(chosen, 'ratio')
  const at = ratios.indexOf(of === 'largest' ? Math.max(...ratios) : Math.min(...ratios))
  const [value, low, high, n] = ['ratio', 'ratioLow', 'ratioHigh', 'n'].map(column => numbersOf(chosen, column)[at])
  return { value, low, high, interval: 'jackknife', n }
}

const ratioOf = (
  cases: GridCases,
  of: 'largest' | 'smallest',
  places: string,
  progress: (value: number) => boolean,
  must: 'be below' | 'be above',
  threshold: number,
): Evidence => ({
  experiment: cases.experiment,
  parameters: cases.grid,
  number: `${of} variance ratio at ${places}, over the measured epochs`,
  unit: '1',
  measure: rows => extreme(rows, of, progress),
  must,
  threshold,
})

const early = (value: number) => value <= 0.1
const everywhere = () => true
const late = (value: number) => value > 0.3

export const svrgRatio: readonly Claim[] = [
  {
    id: 'svrg-lenet-halves-variance',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On LeNet SVRG reduces the variance two to four times throughout the first phase.',
    evidence: ratioOf(lenet, 'largest', '2, 11, 33 and 100 % of an epoch', everywhere, 'be below', 1 / 2),
    onlyIf: {
      condition: 'only the first 2 % of an epoch count',
      evidence: ratioOf(lenet, 'largest', '2 % of an epoch', early, 'be below', 1 / 2),
    },
    scale: scales.lenet,
  },
  {
    id: 'svrg-lenet-below-sgd',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On LeNet the variance stays below that of SGD.',
    evidence: ratioOf(lenet, 'largest', '2, 11, 33 and 100 % of an epoch', everywhere, 'be below', 1),
    scale: scales.lenet,
  },
  {
    id: 'svrg-small-resnet-below-sgd',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On the small ResNet the variance is reduced at the beginning of an epoch.',
    evidence: ratioOf(resnetSmall, 'largest', '2 % of an epoch', early, 'be below', 1),
    scale: scales.resnetSmall,
  },
  {
    id: 'svrg-deep-resnet-above-sgd',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On ResNet-110 the variance is above that of SGD for most of each epoch.',
    evidence: ratioOf(resnet110, 'smallest', '33 and 100 % of an epoch', late, 'be above', 1),
    scale: scales.resnet110,
  },
  {
    id: 'svrg-densenet-above-sgd',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On DenseNet the variance is above that of SGD for most of each epoch.',
    evidence: ratioOf(densenet, 'smallest', '33 and 100 % of an epoch', late, 'be above', 1),
    scale: scales.densenet,
  },
]
