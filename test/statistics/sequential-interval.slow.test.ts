import assert from 'node:assert/strict'
import { test } from 'node:test'
import { permutation } from '../../src/random/permutation.js'
import { rootKey } from '../../src/random/root-key.js'
import { jackknifeLogRatio } from '../../src/statistics/jackknife-log-ratio.js'
import { sequentialLooks, stopWhenNarrow } from '../../src/statistics/sequential-interval.js'
import { squaredDeviations } from '../../src/statistics/squared-deviations.js'
import {
  Coverage,
  jointPairs,
  logNormalLengths,
  normalRows,
  type Pairs,
  separatePairs,
  studentLengths,
} from './gradient-laws.js'

const M = 391
const repetitions = 2000

const measure = ({ estimates, gradients }: Pairs, places: ArrayLike<number>, confidence: number) =>
  jackknifeLogRatio(
    squaredDeviations(Array.from(places, b => estimates[b])),
    squaredDeviations(Array.from(places, b => gradients[b])),
    { partitionSize: M, confidence },
  )

/** Gradients that share a mean longer than their deviations and vary in a few directions most, as a network's do. */
function networkLike(pairs: Pairs): Pairs {
  const scale = (_: unknown, j: number) => 1 / (1 + j)
  const stretch = (row: Float64Array) => row.map((value, j) => 3 + value * scale(value, j))
  return { gradients: pairs.gradients.map(stretch), estimates: pairs.estimates.map(stretch) }
}

const rows = normalRows(rootKey(31).child('rows'), M, 10)
const own = normalRows(rootKey(31).child('own'), M, 10)
const student = studentLengths(rootKey(31).child('student'), M)
const ownStudent = studentLengths(rootKey(31).child('own-student'), M)
const logNormal = logNormalLengths(rootKey(31).child('log-normal'), M)
const tables: readonly [string, Pairs][] = [
  ['normal', jointPairs(rows, 10, undefined)],
  ['Student t5', jointPairs(rows, 10, student)],
  ['Student t5, own lengths', separatePairs(rows, own, 10, student, ownStudent)],
  ['log-normal norms', jointPairs(rows, 10, logNormal)],
  ['unequal directions around a long mean', networkLike(separatePairs(rows, own, 10, undefined, undefined))],
]

test('the interval at which measuring stops holds the ratio of the partition at least 94 % of the time, wherever it stops', t => {
  for (const [law, table] of tables) {
    const truth = measure(
      table,
      Int32Array.from({ length: M }, (_, b) => b),
      0.95,
    ).ratio
    for (const share of [1.5, 0.3, 0.15, 0.08, 0.03]) {
      const coverage = new Coverage()
      const stopped = new Map<number, number>()
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const order = permutation(rootKey(31).child(law).child(repetition), M)
        const interval = stopWhenNarrow(sequentialLooks(M), share * truth, ({ n, confidence }) =>
          measure(table, order.subarray(0, n), confidence),
        )
        coverage.count({ low: interval.partitionLow * (1 - 1e-12), high: interval.partitionHigh * (1 + 1e-12) }, truth)
        stopped.set(interval.n, (stopped.get(interval.n) ?? 0) + 1)
      }
      const found = `${law}, until ${share} of the ratio: ${coverage.percent.toFixed(2)} ± ${coverage.error.toFixed(2)} %, stopped at ${[...stopped].sort(([m], [n]) => m - n).map(([n, count]) => `${n}: ${count}`)}`
      t.diagnostic(found)
      // four binomial standard errors of a coverage of 94 % in so many repetitions are 2.1 %
      assert.ok(coverage.percent >= 94 - 400 * Math.sqrt((0.94 * 0.06) / repetitions), found)
    }
  }
})
