import type { GridCases } from '../experiments/grid.js'
import { meanInterval } from '../statistics/mean-interval.js'
import type { Row } from '../tables/column.js'
import { numbersOf } from './cells.js'
import type { Claim, Measured } from './claim.js'
import { averages, averagesOfSgd, methods } from './svrg-cases.js'
import { cifar10At250 } from './svrg-scale.js'

const inMethods = { experiment: methods.experiment, parameters: methods.grid }

const scale = {
  ours: 'LeNet on 8,192 images of Fashion-MNIST, 10 epochs',
  decides: `ten seeds of LeNet on CIFAR-10, ${cifar10At250}`,
}

interface Line {
  readonly [column: string]: string
}

/** The test errors along the epochs of every seed, in the order of the seeds. */
function errors(rows: readonly Row[], line: Line): { passes: number[]; testError: number[] }[] {
  const seeds = [...new Set(numbersOf(rows, 'seed', line))].sort((a, b) => a - b)
  return seeds.map(seed => ({
    passes: numbersOf(rows, 'passes', { ...line, seed }),
    testError: numbersOf(rows, 'testError', { ...line, seed }),
  }))
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean over the seeds, which both lines have in common, of a difference. */
function paired(differences: readonly number[]): Measured {
  const { mean: value, low, high, n } = meanInterval(differences)
  return { value, low, high, n, interval: 't' }
}

/** How much larger the test error of `over` is, as a mean over the first epochs (all, if not told otherwise). */
const meanDifference = (rows: readonly Row[], over: Line, under: Line, epochs?: number): Measured => {
  const below = errors(rows, under)
  return paired(
    errors(rows, over).map(
      ({ testError }, i) => mean(testError.slice(0, epochs)) - mean(below[i].testError.slice(0, epochs)),
    ),
  )
}

const averagingSpeedsStart = (id: string, estimator: 'SVRG' | 'SGD', { experiment, grid }: GridCases): Claim => ({
  id,
  paper: 'svrg',
  item: 'Section 7',
  claim: `Starting an epoch of ${estimator} from the mean of the last 10 % of the iterates speeds up the beginning.`,
  evidence: {
    experiment,
    parameters: grid,
    number:
      'test error from the last iterate minus that from the mean of the last 10 %, mean over the first 5 epochs and over seeds',
    unit: '1',
    measure: rows => meanDifference(rows, { averaging: 'last' }, { averaging: '10' }, 5),
    must: 'be above',
    threshold: 0,
  },
  scale: { ...scale, ours: `LeNet with ${estimator} on 8,192 images of Fashion-MNIST, 5 seeds` },
})

export const svrgConvergence: readonly Claim[] = [
  {
    id: 'svrg-faster-per-epoch',
    paper: 'svrg',
    item: 'Figure 5',
    claim: 'On LeNet SVRG converges slightly faster than SGD by epochs.',
    evidence: {
      ...inMethods,
      number: 'test error of SGD minus that of SVRG, mean over 10 epochs and over seeds',
      unit: '1',
      measure: rows => meanDifference(rows, { estimator: 'sgd' }, { estimator: 'svrg' }),
      must: 'be above',
      threshold: 0,
    },
    scale,
  },
  {
    id: 'svrg-scsg-worst',
    paper: 'svrg',
    item: 'Figure 5',
    claim: 'SCSG converges more slowly than SGD.',
    evidence: {
      ...inMethods,
      number: 'test error of SCSG minus that of SGD, mean over 10 epochs and over seeds',
      unit: '1',
      measure: rows => meanDifference(rows, { estimator: 'scsg' }, { estimator: 'sgd' }),
      must: 'be above',
      threshold: 0,
    },
    scale,
  },
  {
    id: 'svrg-slower-per-gradient',
    paper: 'svrg',
    item: 'Figure 5',
    isOurs: true,
    claim: 'For equally many gradients SGD is ahead of SVRG.',
    evidence: {
      ...inMethods,
      number:
        'test error of SVRG after 5 epochs minus that of SGD after 10, which has evaluated as many gradients, mean over seeds',
      unit: '1',
      measure: rows => {
        const sgd = errors(rows, { estimator: 'sgd' })
        return paired(
          errors(rows, { estimator: 'svrg' }).map(({ passes, testError }, i) => {
            const cost = sgd[i].passes.at(-1)!
            const after = passes.findIndex(each => Math.abs(each - cost) < 0.01 * cost)
            return testError[after] - sgd[i].testError.at(-1)!
          }),
        )
      },
      must: 'be above',
      threshold: 0,
    },
    scale,
  },
  averagingSpeedsStart('svrg-averaging-speeds-start', 'SVRG', averages),
  averagingSpeedsStart('svrg-averaging-speeds-sgd', 'SGD', averagesOfSgd),
]
