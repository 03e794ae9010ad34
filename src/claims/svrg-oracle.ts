import { crossing, type MeasuredPoint } from '../measurements/crossing.js'
import type { Row } from '../tables/column.js'
import { numberOf, numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'
import { lenet, noise, resnetSmall } from './svrg-cases.js'
import { cifar10At250, firstPhase } from './svrg-scale.js'

const inLenet = { experiment: lenet.experiment, parameters: lenet.grid }
const inSmallResnet = { experiment: resnetSmall.experiment, parameters: resnetSmall.grid }
const inNoise = { experiment: noise.experiment, parameters: noise.grid }

/** The points of each measured epoch. */
function epochs(rows: readonly Row[]): MeasuredPoint[][] {
  const numbers = [...new Set(numbersOf(rows, 'epoch'))]
  return numbers.map(epoch => rows.filter(row => row.epoch === epoch) as unknown as MeasuredPoint[])
}

const largest = (column: string): Pick<Evidence, 'measure' | 'unit'> => ({
  unit: '1',
  measure: rows => ({ value: Math.max(...numbersOf(rows, column)), interval: 'none' }),
})

export const svrgOracle: readonly Claim[] = [
  {
    id: 'svrg-best-factor-pays',
    paper: 'svrg',
    item: 'Figure 2',
    isOurs: true,
    claim:
      'With the best factor on its control variate SVRG with stored gradients would pay on LeNet at every measured point.',
    evidence: {
      ...inLenet,
      ...largest('oracleRatioHeldOut'),
      number:
        'largest variance ratio with the best factor, found on one half of the mini-batches and used on the other',
      must: 'be below',
      threshold: 1 / 2,
    },
    scale: firstPhase.lenet,
  },
  {
    id: 'svrg-best-factor-by-layer-pays',
    paper: 'svrg',
    item: 'Figure 2',
    isOurs: true,
    claim: 'With the best factor for each layer it would.',
    evidence: {
      ...inLenet,
      ...largest('oracleRatioPerLayerHeldOut'),
      number:
        'largest variance ratio with the best factor of each layer, found on one half of the mini-batches and used on the other',
      must: 'be below',
      threshold: 1 / 2,
    },
    scale: firstPhase.lenet,
  },
  {
    id: 'svrg-best-factor-is-near-one',
    paper: 'svrg',
    item: 'Figure 2',
    isOurs: true,
    claim: 'The factor 1 loses less than a twentieth of SGD’s variance on LeNet.',
    evidence: {
      ...inLenet,
      ...largest('oracleAlphaLoss'),
      number: 'largest (1 − α*)² tr Cov(y)/V_sgd over the measured points',
      must: 'be below',
      threshold: 0.05,
    },
    scale: firstPhase.lenet,
  },
  {
    id: 'svrg-crossing-predicted',
    paper: 'svrg',
    item: 'Figure 2',
    isOurs: true,
    claim:
      'Dispersion and variance at the first measured point predict the distance at which the small ResNet crosses one half.',
    evidence: {
      ...inSmallResnet,
      number:
        'largest ratio of predicted and measured distance at a ratio of 1/2, the larger over the smaller, over the epochs that cross',
      unit: '1',
      measure: rows => {
        const found = epochs(rows)
          .map(points => crossing(points, 1 / 2))
          .filter(({ outcome }) => outcome === 'crosses')
          .map(({ predicted, measured }) => predicted!.distance / measured!.distance)
        return { value: Math.max(...found.map(quotient => Math.max(quotient, 1 / quotient))), interval: 'none' }
      },
      must: 'be below',
      threshold: 1.5,
    },
    scale: firstPhase.resnetSmall,
  },
  {
    id: 'svrg-errors-cancel-over-an-epoch',
    paper: 'svrg',
    item: 'Section 4',
    isOurs: true,
    claim:
      'Over a whole pass without replacement the errors of SGD cancel, so that one step’s variance says little of an epoch.',
    evidence: {
      ...inNoise,
      number: 'long-run variance of SGD over a whole pass over that of a single step, the iterate standing still',
      unit: '1',
      measure: rows => {
        const inTurn = rows.filter(row => row.method === 'sgd' && row.withReplacement === false)
        const windows = numbersOf(inTurn, 'window')
        const [first, all] = [Math.min(...windows), Math.max(...windows)]
        const quotient = (over: string, under: string) =>
          numberOf(inTurn, over, { window: all }) / numberOf(inTurn, under, { window: first })
        const [low, high] = ['longRunVarianceLow', 'longRunVarianceHigh']
        return {
          value: quotient('longRunVariance', 'longRunVariance'),
          low: quotient(low, high),
          high: quotient(high, low),
          interval: String(inTurn[0].interval),
          n: numberOf(inTurn, 'n', { window: first }),
        }
      },
      must: 'be below',
      threshold: 0.01,
    },
    scale: {
      ours: 'LeNet a third into epoch 2 on 8,192 images of Fashion-MNIST',
      decides: `LeNet on CIFAR-10, ${cifar10At250}`,
    },
  },
]
