import type { GridCases } from '../experiments/grid.js'
import type { Row } from '../tables/column.js'
import { numbersOf } from './cells.js'
import type { Claim, Evidence, Measured } from './claim.js'
import { densenet, densenetElu, lenet, resnet110, resnetSmall } from './svrg-cases.js'
import { firstPhase } from './svrg-scale.js'

/** The largest, or smallest, ratio over the measured points at some places, and that of their lower and upper limits. */
function extreme(rows: readonly Row[], of: 'largest' | 'smallest', progress: (value: number) => boolean): Measured {
  const chosen = rows.filter(row => progress(row.progress as number))
  const choose = of === 'largest' ? Math.max : Math.min
  const [value, low, high] = ['ratio', 'ratioLow', 'ratioHigh'].map(column => choose(...numbersOf(chosen, column)))
  return { value, low, high, interval: 'jackknife', n: Math.min(...numbersOf(chosen, 'n')) }
}

const ratioOf = (
  cases: GridCases,
  of: 'largest' | 'smallest',
  places: string,
  progress: (value: number) => boolean,
  must: Evidence['must'],
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
const aNinth = (value: number) => value > 0.1 && value < 0.2
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
    scale: firstPhase.lenet,
  },
  {
    id: 'svrg-lenet-below-sgd',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On LeNet the variance stays below that of SGD.',
    evidence: ratioOf(lenet, 'largest', '2, 11, 33 and 100 % of an epoch', everywhere, 'be below', 1),
    scale: firstPhase.lenet,
  },
  {
    id: 'svrg-small-resnet-below-sgd',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On the small ResNet the variance is reduced at the beginning of an epoch.',
    evidence: ratioOf(resnetSmall, 'largest', '2 % of an epoch', early, 'be below', 1),
    scale: firstPhase.resnetSmall,
  },
  {
    id: 'svrg-deep-resnet-above-sgd',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On ResNet-110 the variance is above that of SGD for most of each epoch.',
    evidence: ratioOf(resnet110, 'smallest', '33 and 100 % of an epoch', late, 'be above', 1),
    scale: firstPhase.resnet110,
  },
  {
    id: 'svrg-deep-resnet-above-early',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On ResNet-110 it is so after 11 % of an epoch already.',
    evidence: ratioOf(resnet110, 'smallest', '11 % of an epoch', aNinth, 'be above', 1),
    scale: firstPhase.resnet110,
  },
  {
    id: 'svrg-deep-resnet-halved-first',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On ResNet-110 the variance is reduced about two times after 2 % of an epoch.',
    evidence: {
      ...ratioOf(resnet110, 'largest', '2 % of an epoch', early, 'be near', 1 / 2),
      tolerance: 1 / 6,
    },
    scale: firstPhase.resnet110,
  },
  {
    id: 'svrg-densenet-above-sgd',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On DenseNet the variance is above that of SGD for most of each epoch.',
    evidence: ratioOf(densenet, 'smallest', '33 and 100 % of an epoch', late, 'be above', 1),
    scale: firstPhase.densenet,
  },
  {
    id: 'svrg-densenet-above-early',
    paper: 'svrg',
    item: 'Figure 2',
    claim: 'On DenseNet it is so after 11 % of an epoch already.',
    evidence: ratioOf(densenet, 'smallest', '11 % of an epoch', aNinth, 'be above', 1),
    scale: firstPhase.densenet,
  },
  {
    id: 'svrg-densenet-no-better-with-elu',
    paper: 'svrg',
    item: 'Section 5',
    claim: 'With ELU in place of ReLU SVRG with stored gradients still does not pay on DenseNet.',
    evidence: ratioOf(densenetElu, 'smallest', '33 and 100 % of an epoch, with ELU', late, 'be above', 1 / 2),
    scale: firstPhase.densenet,
  },
]
