import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Average } from '../../src/averages/average.js'
import { exactTail } from '../../src/averages/exact-tail.js'
import { exponentialTail, tailWeights } from '../../src/averages/exponential-tail.js'
import { tailLength, windowLength } from '../../src/averages/tail-length.js'
import { exactTailVariances, twoWindowVariances, weightedVariances } from '../../src/averages/tail-variance.js'
import { twoWindowTail } from '../../src/averages/two-window-tail.js'
import { weightedAverage } from '../../src/averages/weighted-average.js'
import { Float64Vector } from '../../src/vectors/float64-vector.js'

const samples = fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), {
  minLength: 1,
  maxLength: 60,
})
const lengths = fc.oneof(
  fc.double({ min: 0.01, max: 1, noNaN: true }).map(tailLength),
  fc.double({ min: 1, max: 30, noNaN: true }).map(windowLength),
)

function meanOf<State>(average: Average<State>, x: readonly (readonly number[])[]): Float64Vector {
  const last = x.reduce(
    (state, value) => average.add(new Float64Vector(Float64Array.from(value)), state),
    average.init(),
  )
  return average.mean(last) as Float64Vector
}

test('every average is the sum of its samples with its weights, which sum to 1', () => {
  fc.assert(
    fc.property(samples, lengths, fc.integer({ min: 0, max: 2 }), (x, length, which) => {
      const average = [exactTail(length), twoWindowTail(length), weightedAverage(tailWeights(0.3))][
        which
      ] as Average<unknown>
      const weights = average.weights(x.length)
      assert.equal(weights.length, x.length)
      assert.ok(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1) < 1e-13)
      const mean = meanOf(average, x).values
      for (const j of [0, 1])
        assert.ok(Math.abs(mean[j] - x.reduce((sum, value, i) => sum + weights[i] * value[j], 0)) < 1e-11)
    }),
    { seed: 3, numRuns: 300 },
  )
})

test('adding a sample leaves the old state as it was', () => {
  for (const average of [
    exactTail(tailLength(0.5)),
    twoWindowTail(tailLength(0.5)),
    weightedAverage(tailWeights(0.5)),
  ] as Average<unknown>[]) {
    let state = average.init()
    for (let i = 0; i < 9; i++) state = average.add(new Float64Vector(Float64Array.of(i * i)), state)
    const before = average.mean(state).read()[0]
    const one = average.add(new Float64Vector(Float64Array.of(100)), state)
    const other = average.add(new Float64Vector(Float64Array.of(100)), state)
    assert.equal(average.mean(state).read()[0], before)
    assert.equal(average.mean(one).read()[0], average.mean(other).read()[0])
  }
})

test('the exact tail is the mean of the last ⌈cn⌉ samples, also where c·n is rounded up', () => {
  const x = Array.from({ length: 100 }, (_, i) => [i + 1])
  assert.equal(meanOf(exactTail(tailLength(0.5)), x.slice(0, 7)).values[0], (4 + 5 + 6 + 7) / 4)
  // 0.07·100 is 7.000000000000001 in double precision
  assert.equal(meanOf(exactTail(tailLength(0.07)), x).values[0], 97)
  assert.equal(meanOf(exactTail(windowLength(3)), x).values[0], 99)
  assert.equal(meanOf(exactTail(tailLength(1)), x).values[0], 50.5)
  const first = exactTail(tailLength(0.01)).weights(1)
  assert.deepEqual([...first], [1])
})

test('the two windows have variance exactly 1/k_n', () => {
  for (const [length, last] of [
    [tailLength(0.5), 700],
    [tailLength(0.1), 400],
    [tailLength(0.37), 400],
    [tailLength(1), 100],
    [windowLength(20), 200],
    [windowLength(2.5), 50],
  ] as const) {
    for (let n = 1; n <= last; n += n < 60 ? 1 : 17) {
      const variance = twoWindowTail(length)
        .weights(n)
        .reduce((sum, w) => sum + w * w, 0)
      assert.ok(Math.abs(variance * length.at(n) - 1) < 1e-12, `${length.name} n = ${n}: ${variance * length.at(n)}`)
    }
  }
  const at3000 = twoWindowTail(tailLength(0.5))
    .weights(3000)
    .reduce((sum, w) => sum + w * w, 0)
  assert.ok(Math.abs(at3000 * 1500 - 1) < 1e-12)
})

test('variances by their recursions are the sums of squared weights', () => {
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 80 }), (length, last) => {
      const exponential = exponentialTail(length)
      for (const [average, variances] of [
        [exactTail(length), exactTailVariances(length, last)],
        [twoWindowTail(length), twoWindowVariances(length, last)],
        [weightedAverage(exponential), weightedVariances(exponential, last)],
      ] as const)
        for (const [i, variance] of variances.entries()) {
          const direct = average.weights(i + 1).reduce((sum, w) => sum + w * w, 0)
          assert.ok(Math.abs(variance / direct - 1) < 1e-12, `${average.name} n = ${i + 1}`)
        }
    }),
    { seed: 8, numRuns: 40 },
  )
})

test('an average of nothing is refused', () => {
  for (const average of [exactTail(tailLength(0.5)), twoWindowTail(tailLength(0.5)), weightedAverage(tailWeights(0.5))])
    assert.throws(
      () => (average as Average<unknown>).mean(average.init()),
      /the mean needs at least one sample, got none/,
    )
  assert.throws(() => twoWindowTail(tailLength(0.5)).weights(0), /must be a positive integer, got 0/)
})
