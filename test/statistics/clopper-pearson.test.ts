import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clopperPearson } from '../../src/statistics/clopper-pearson.js'

/** P[Bin(n, p) ≤ k], term by term. */
function binomialCdf(k: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p)
  let sum = Math.exp(logTerm)
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p)
    sum += Math.exp(logTerm)
  }
  return sum
}

test('each limit leaves half of the error to its tail', () => {
  for (const [k, n, confidence] of [
    [1, 3, 0.95],
    [7, 20, 0.95],
    [350, 1000, 0.99],
    [19, 20, 0.8],
  ]) {
    const { proportion, low, high } = clopperPearson(k, n, confidence)
    const tail = (1 - confidence) / 2
    assert.equal(proportion, k / n)
    assert.ok(Math.abs(1 - binomialCdf(k - 1, n, low) - tail) < 1e-9, `${low}`)
    assert.ok(Math.abs(binomialCdf(k, n, high) - tail) < 1e-9, `${high}`)
  }
})

test('none and all have the closed limits 1 − (α/2)^(1/n) and (α/2)^(1/n)', () => {
  for (const n of [1, 10, 1_000_000]) {
    const none = clopperPearson(0, n)
    assert.equal(none.low, 0)
    assert.ok(Math.abs(none.high / -Math.expm1(Math.log(0.025) / n) - 1) < 1e-9)
    const all = clopperPearson(n, n)
    assert.equal(all.high, 1)
    assert.ok(Math.abs(all.low - 0.025 ** (1 / n)) < 1e-12)
  }
})

test('of a billion trials the limits are those of the normal law', () => {
  const { low, high } = clopperPearson(400_000_000, 1_000_000_000)
  const half = 1.959963984540054 * Math.sqrt((0.4 * 0.6) / 1e9)
  assert.ok(Math.abs((high - low) / (2 * half) - 1) < 1e-4)
  assert.ok(Math.abs((high + low) / 2 - 0.4) < 1e-8)
})

test('counts that cannot be are refused', () => {
  assert.throws(() => clopperPearson(0, 0), /n must be a positive integer, got 0/)
  assert.throws(() => clopperPearson(4, 3), /successes must be an integer from 0 to 3, got 4/)
  assert.throws(() => clopperPearson(1, 3, 1), /confidence must lie between 0 and 1, got 1/)
})
