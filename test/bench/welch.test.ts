import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceBeyond, welch } from '../../bench/welch.js'

test("two samples' means are as many standard errors apart as by hand, and as likely by chance as SciPy says", () => {
  const { first, second, standardErrors, degrees } = welch([1, 2, 3, 4], [2, 4, 6])
  assert.deepEqual([first.mean, second.mean], [2.5, 4])
  // squared standard errors 5/12 and 4/3
  const close = (actual: number, expected: number) => assert.ok(Math.abs(actual / expected - 1) < 1e-12, `${actual}`)
  close(standardErrors, -1.5 / Math.sqrt(7 / 4))
  close(degrees, (7 / 4) ** 2 / ((5 / 12) ** 2 / 3 + (4 / 3) ** 2 / 2))
  // scipy.stats.ttest_ind(equal_var=False)
  assert.ok(Math.abs(chanceBeyond(-standardErrors, degrees) - 0.33382370007750106) < 1e-9)
})
