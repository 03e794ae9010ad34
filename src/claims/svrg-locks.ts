import type { Row } from '../tables/column.js'
import { numberOf, numbersOf, rowsWhere } from './cells.js'
import type { Claim, Evidence, Measured } from './claim.js'
import { locking, locks, locksRecomputed } from './svrg-cases.js'
import { cifar10At250 } from './svrg-scale.js'

const scale = {
  ours: 'LeNet in epoch 2 on 8,192 images of Fashion-MNIST',
  decides: `epoch 2 of LeNet on CIFAR-10, ${cifar10At250}`,
}

const inLocking = { experiment: locking.experiment, parameters: locking.grid }
const inLocks = { experiment: locks.experiment, parameters: locks.grid }
const inRecomputed = { experiment: locksRecomputed.experiment, parameters: locksRecomputed.grid }

const locked = 'transforms,dropout'
const unlocked = 'none'

function ratioAtSnapshot(rows: readonly Row[], lock: string): Measured {
  const at = (column: string) => numberOf(rows, column, { lock, progress: 0 })
  return { value: at('ratio'), low: at('ratioLow'), high: at('ratioHigh'), interval: 'jackknife', n: at('n') }
}

/** Largest or smallest of the errors of running means and variances, with the reset or without. */
function runningError(rows: readonly Row[], isRestored: boolean, chosen: (...values: number[]) => number): Measured {
  const where = { batchNormRestored: isRestored }
  const errors = ['runningMeanError', 'runningVarianceError'].flatMap(column => numbersOf(rows, column, where))
  return { value: chosen(...errors), interval: 'none' }
}

const lockedAtSnapshot: Evidence = {
  ...inLocking,
  number: 'variance ratio at the snapshot with locked transforms',
  unit: '1',
  measure: rows => ratioAtSnapshot(rows, locked),
  must: 'be near',
  threshold: 0,
  tolerance: 0,
}

export const svrgLocks: readonly Claim[] = [
  {
    id: 'svrg-locked-starts-at-zero',
    paper: 'svrg',
    item: 'Figure 1',
    claim: 'With transform locking the variance of SVRG is 0 at the snapshot.',
    evidence: lockedAtSnapshot,
    scale,
  },
  {
    id: 'svrg-unlocked-starts-above-zero',
    paper: 'svrg',
    item: 'Figure 1',
    claim: 'Without it the variance is above 0 from the snapshot on.',
    evidence: {
      ...inLocking,
      number: 'variance ratio at the snapshot without locks, snapshot gradients stored',
      unit: '1',
      measure: rows => ratioAtSnapshot(rows, unlocked),
      must: 'be above',
      threshold: 0,
    },
    scale,
  },
  {
    id: 'svrg-unlocked-uniformly-worse',
    paper: 'svrg',
    item: 'Figure 1',
    claim: 'Without transform locking the variance is uniformly worse over the epoch.',
    evidence: {
      ...inLocking,
      number: 'least difference of the variance ratio without locks to that with them, over eleven places of the epoch',
      unit: '1',
      measure: rows => {
        const places = [...new Set(numbersOf(rows, 'progress'))]
        const least = (over: string, under: string) =>
          Math.min(
            ...places.map(
              progress =>
                numberOf(rows, over, { lock: unlocked, progress }) - numberOf(rows, under, { lock: locked, progress }),
            ),
          )
        return {
          value: least('ratio', 'ratio'),
          low: least('ratioLow', 'ratioHigh'),
          high: least('ratioHigh', 'ratioLow'),
          interval: 'jackknife',
          n: numbersOf(rows, 'n')[0],
        }
      },
      must: 'be above',
      threshold: 0,
    },
    scale,
  },
  {
    id: 'svrg-reset-keeps-statistics',
    paper: 'svrg',
    item: 'Section 4',
    claim: 'With the reset of batch norm the running statistics are those of evaluating the iterate alone.',
    evidence: {
      ...inRecomputed,
      number:
        'largest relative error of running means and variances after the epoch, with the reset, snapshot gradients recomputed',
      unit: '1',
      measure: rows => runningError(rows, true, Math.max),
      must: 'be near',
      threshold: 0,
      tolerance: 0,
    },
    scale,
  },
  {
    id: 'svrg-naive-spoils-statistics',
    paper: 'svrg',
    item: 'Section 4',
    claim: 'Without it evaluations at the snapshot spoil them.',
    evidence: {
      ...inRecomputed,
      number:
        'smallest relative error of running means and variances after the epoch, without the reset, snapshot gradients recomputed',
      unit: '1',
      measure: rows => runningError(rows, false, Math.min),
      must: 'be above',
      threshold: 0.01,
    },
    scale,
  },
  {
    id: 'svrg-reset-leaves-variance',
    paper: 'svrg',
    item: 'Section 4',
    isOurs: true,
    claim: 'The reset changes nothing of the variance: gradients in training mode do not read the running statistics.',
    evidence: {
      ...inLocks,
      number: 'largest difference of the ratio at the snapshot with and without the reset, over all locks',
      unit: '1',
      measure: rows => {
        const [restored, naive] = [true, false].map(batchNormRestored =>
          rowsWhere(rows, { batchNormRestored }).map(({ ratioAtSnapshot: ratio }) => ratio as number),
        )
        return { value: Math.max(...restored.map((ratio, i) => Math.abs(ratio - naive[i]))) }
      },
      must: 'be near',
      threshold: 0,
      tolerance: 0,
    },
    scale,
  },
]
