/**
 * Prints the coverage table of docs/intervals.md: `node dist/test/statistics/coverage-table.js` (about two minutes).
 * Each cell: how often 95 % intervals of the delete-one jackknife held the true ratio, and the Monte Carlo error.
 */
import { rootKey } from '../../src/random/root-key.js'
import { jackknifeLogRatio } from '../../src/statistics/jackknife-log-ratio.js'
import { squaredDeviations } from '../../src/statistics/squared-deviations.js'
import {
  Coverage,
  jointPairs,
  logNormalLengths,
  normalRows,
  separatePairs,
  studentLengths,
  trueRatio,
} from './gradient-laws.js'

const cells = new Map<string, Coverage[]>()
const sizes = [16, 64, 391]
sizes.forEach((n, column) => {
  for (let repetition = 0; repetition < (n === 391 ? 4000 : 16_000); repetition++) {
    const key = rootKey(5).child('coverage').child(n).child(repetition)
    const rows = normalRows(key.child('rows'), n, 100)
    const own = normalRows(key.child('own'), n, 100)
    const student = studentLengths(key.child('student'), n)
    const ownStudent = studentLengths(key.child('own-student'), n)
    const logNormal = logNormalLengths(key.child('log-normal'), n)
    const ownLogNormal = logNormalLengths(key.child('own-log-normal'), n)
    for (const [law, pairs] of [
      ['normal, d = 1', separatePairs(rows, own, 1, undefined, undefined)],
      ['normal, d = 10', jointPairs(rows, 10, undefined)],
      ['normal, d = 100', jointPairs(rows, 100, undefined)],
      ['Student t₅, d = 10', jointPairs(rows, 10, student)],
      ['Student t₅, d = 100', jointPairs(rows, 100, student)],
      ['Student t₅, d = 100, own lengths', separatePairs(rows, own, 100, student, ownStudent)],
      ['log-normal norms, d = 100', jointPairs(rows, 100, logNormal)],
      ['log-normal norms, d = 100, own lengths', separatePairs(rows, own, 100, logNormal, ownLogNormal)],
    ] as const) {
      const row = cells.get(law) ?? sizes.map(() => new Coverage())
      cells.set(law, row)
      const interval = jackknifeLogRatio(squaredDeviations(pairs.estimates), squaredDeviations(pairs.gradients))
      row[column].count(interval, trueRatio)
    }
  }
})
console.log(`| law | ${sizes.map(n => `n = ${n}`).join(' | ')} |`)
console.log(`|---|${sizes.map(() => '---|').join('')}`)
for (const [law, row] of cells)
  console.log(`| ${law} | ${row.map(cell => `${cell.percent.toFixed(1)} ± ${cell.error.toFixed(1)}`).join(' | ')} |`)
