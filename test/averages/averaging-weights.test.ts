import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AveragingWeights } from '../../src/averages/averaging-weights.js'
import { constantWeights } from '../../src/averages/constant-weights.js'
import { exponentialTail, tailWeights, windowWeights } from '../../src/averages/exponential-tail.js'
import { printedTailGamma } from '../../src/averages/printed-tail-gamma.js'
import { type TailLength, tailLength, wholeLength } from '../../src/averages/tail-length.js'
import { uniformWeights } from '../../src/averages/uniform-weights.js'
import { sampleWeights } from '../../src/averages/weighted-average.js'

const fractions = fc.double({ min: 1e-3, max: 1, noNaN: true })
const anyWeights: fc.Arbitrary<AveragingWeights> = fc.oneof(
  fc.constant(uniformWeights()),
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map(constantWeights),
  fractions.map(tailWeights),
  fc.double({ min: 1, max: 200, noNaN: true }).map(windowWeights),
)

/** max over n ≤ `last` of |k_n·Var x̄_n − 1|, the variance by its recursion */
function largestMiss(weights: AveragingWeights, k: (n: number) => number, last: number): number {
  let variance = 0
  let worst = 0
  for (let n = 1; n <= last; n++) {
    variance = weights.gamma(n) ** 2 * variance + weights.newest(n) ** 2
    worst = Math.max(worst, Math.abs(variance * k(n) - 1))
  }
  return worst
}

test('γ is in [0, 1), starts at 0, and newest and shift are 1−γ and γ/(1−γ)', () => {
  fc.assert(
    fc.property(anyWeights, fc.integer({ min: 1, max: 5000 }), (weights, n) => {
      assert.equal(weights.gamma(1), 0)
      assert.equal(weights.newest(1), 1)
      assert.equal(weights.shift(1), 0)
      const gamma = weights.gamma(n)
      assert.ok(gamma >= 0 && gamma < 1, `${weights.name} ${gamma}`)
      assert.ok(Math.abs(weights.newest(n) - (1 - gamma)) < 4e-16)
      assert.ok(Math.abs(weights.shift(n) * weights.newest(n) - gamma) < 4e-16)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('the weights of the samples sum to 1 and give the average that the recursion gives', () => {
  fc.assert(
    fc.property(anyWeights, fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 60 }), (each, x) => {
      const weights = sampleWeights(each, x.length)
      const recursive = x.reduce((mean, value, i) => each.gamma(i + 1) * mean + each.newest(i + 1) * value, 0)
      const direct = x.reduce((sum, value, i) => sum + weights[i] * value, 0)
      assert.ok(Math.abs(recursive - direct) < 1e-13)
      assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-14)
    }),
    { seed: 2, numRuns: 200 },
  )
})

test('tail weights give a variance of exactly 1/k_n, for every fraction, window and whole tail', () => {
  for (const c of [1e-3, 0.05, 0.1, 0.3, 0.5, 0.9, 1])
    assert.ok(largestMiss(tailWeights(c), n => Math.max(1, c * n), 3000) < 2e-14, `c = ${c}`)
  for (const k of [1, 1.5, 2, 50]) assert.ok(largestMiss(windowWeights(k), n => Math.min(n, k), 3000) < 2e-14, `${k}`)
  const whole = (n: number) => wholeLength(0.3 * n)
  const length: TailLength = { name: 'whole', at: whole, growth: n => whole(n) - whole(n - 1) }
  assert.ok(largestMiss(exponentialTail(length), whole, 3000) < 2e-14)
})

test('c = 1 is the plain mean, a constant window k ends at (k−1)/(k+1), and γ_n of c = ½ are the known ones', () => {
  const uniform = uniformWeights()
  for (const n of [1, 2, 3, 10, 1e7]) {
    assert.equal(tailWeights(1).gamma(n), uniform.gamma(n))
    assert.equal(tailWeights(1).shift(n), n - 1)
  }
  for (const k of [1, 2, 7, 50]) assert.ok(Math.abs(windowWeights(k).gamma(1000) - (k - 1) / (k + 1)) < 1e-15)
  const half = tailWeights(0.5)
  assert.equal(half.gamma(2), 0)
  for (const [n, digits] of [
    [3, 0.211325],
    [10, 0.696214],
    [100, 0.966266],
  ])
    assert.equal(Number(half.gamma(n).toFixed(6)), digits)
  for (const [n, digits] of [
    [10, 2.2918],
    [100, 28.644],
    [1000, 292.25],
  ])
    assert.equal(Number(half.shift(n).toPrecision(5)), digits)
})

test('n(1−γ_n) tends to (1+√(1−c))/c, and the shift keeps its digits at 10⁷ samples', () => {
  for (const [c, digits] of [
    [0.5, 3.4142],
    [0.1, 19.487],
  ]) {
    const limit = (1 + Math.sqrt(1 - c)) / c
    assert.equal(Number(limit.toPrecision(5)), digits)
    const n = 1e7
    assert.ok(Math.abs((n * tailWeights(c).newest(n)) / limit - 1) < 1e-5)
    // the shift as (1−q)·k/(1+kq) with k = c(n−1), kq = √((1−c)(n−1)/n), in one other order of operations
    const kq = Math.sqrt(((1 - c) * (n - 1)) / n)
    assert.ok(Math.abs(tailWeights(c).shift(n) / ((c * (n - 1) - kq) / (1 + kq)) - 1) < 1e-15)
  }
})

test('the printed γ is negative for c < ½ at the samples known, and equal to ours once c(n−1) ≥ 1', () => {
  const negative = (c: number) => Array.from({ length: 200 }, (_, i) => i + 1).filter(n => printedTailGamma(c, n) < 0)
  assert.deepEqual(negative(0.3), [2, 3])
  assert.deepEqual(negative(0.2), [2, 3, 4])
  assert.deepEqual(negative(0.1), [2, 3, 4, 5, 6, 7, 8, 9])
  assert.deepEqual(
    negative(0.05),
    Array.from({ length: 18 }, (_, i) => i + 2),
  )
  assert.deepEqual(negative(0.5), [])
  const lowest = Math.min(...[2, 3, 4, 5, 6, 7, 8, 9].map(n => printedTailGamma(0.1, n)))
  assert.equal(Number(lowest.toFixed(3)), -0.519)
  for (const c of [0.05, 0.1, 0.3, 0.5, 0.9, 1])
    for (let n = Math.ceil(1 / c) + 1; n < 300; n++)
      assert.ok(Math.abs(printedTailGamma(c, n) - tailWeights(c).gamma(n)) < 1e-15)
})

test('the last cn samples have the weight and the mean age that are known at n = 1000', () => {
  for (const [c, weight, age] of [
    [0.5, 0.906, 226.0],
    [0.1, 0.872, 48.3],
  ]) {
    const weights = sampleWeights(tailWeights(c), 1000)
    const last = weights.subarray(1000 - c * 1000).reduce((sum, w) => sum + w, 0)
    const meanAge = weights.reduce((sum, w, i) => sum + w * (999 - i), 0)
    assert.equal(Number(last.toFixed(3)), weight)
    assert.equal(Number(meanAge.toFixed(1)), age)
  }
})

test('what is no weight, no fraction and no sample is refused', () => {
  assert.throws(() => constantWeights(1), /constantWeights: gamma must be in \[0, 1\), got 1/)
  assert.throws(() => constantWeights(Number.NaN), /got NaN/)
  assert.throws(() => tailWeights(0), /tailLength: tailFraction must be in \(0, 1\], got 0/)
  assert.throws(() => tailWeights(2), /must be in \(0, 1\], got 2/)
  assert.throws(() => windowWeights(0.5), /windowLength: window must be a finite number of at least 1, got 0.5/)
  assert.throws(() => tailLength(0.5).at(0), /n counts samples and must be a positive integer, got 0/)
  assert.throws(() => uniformWeights().gamma(1.5), /must be a positive integer, got 1.5/)
  assert.throws(() => printedTailGamma(1.5, 2), /printedTailGamma: tailFraction must be in \(0, 1\], got 1.5/)
})
