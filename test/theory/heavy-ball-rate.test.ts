import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heavyBallRadius, heavyBallRate, heavyBallTuning } from '../../src/theory/heavy-ball-rate.js'
import { impulseResponse } from '../../src/theory/impulse-response.js'

const digits = (value: number, count: number) => Number(value.toPrecision(count))

test('the tuned spectral radius is √μ with the printed digits, and the wrong root gives another', () => {
  for (const [condition, radius, wrong] of [
    [10, 0.5194939, 0.7477],
    [100, 0.8181818, 0.886],
    [1000, 0.9386931, 0.9532],
  ]) {
    const { momentum, rate, spectralRadius } = heavyBallRate(condition)
    assert.equal(digits(spectralRadius, 7), radius)
    assert.equal(spectralRadius, rate)
    assert.ok(Math.abs(Math.sqrt(momentum) - rate) < 1e-16)
    // α = (1+μ)²/L, without the root in which the proposition was printed
    const eigenvalues = Array.from({ length: 1001 }, (_, j) => condition ** (j / 1000 - 1))
    const radii = eigenvalues.map(eigenvalue => heavyBallRadius((1 + momentum) ** 2 * eigenvalue, momentum))
    assert.equal(digits(Math.max(...radii), 4), wrong)
  }
})

test('the step size is 4/(√L+√(L/κ))²', () => {
  for (const [condition, largest] of [
    [1, 1],
    [7, 3],
    [1e6, 0.01],
  ]) {
    const expected = 4 / (Math.sqrt(largest) + Math.sqrt(largest / condition)) ** 2
    assert.ok(Math.abs(heavyBallTuning(condition, largest).learningRate / expected - 1) < 1e-14)
  }
})

test('no other momentum and step size on a grid has a smaller radius', () => {
  const { rate } = heavyBallTuning(25)
  let best = 1
  for (let mu = 0; mu < 1; mu += 0.01)
    for (let alpha = 0.05; alpha < 4; alpha += 0.05)
      best = Math.min(best, Math.max(heavyBallRadius(alpha, mu), heavyBallRadius(alpha / 25, mu)))
  assert.ok(best >= rate - 1e-12 && best < rate + 0.02, `${best} ${rate}`)
})

test('the fitted rate is √μ although the distance falls like t·ρ^t', () => {
  for (const condition of [1.1, 2, 10, 100, 1000, 1e6]) {
    const { rate, fittedRate } = heavyBallRate(condition)
    assert.ok(Math.abs(fittedRate / rate - 1) < 1e-4, `κ = ${condition}: ${fittedRate} ${rate}`)
    assert.ok(Math.abs(fittedRate - rate) < 1e-5 * (1 - rate), `κ = ${condition}`)
  }
  const { momentum, learningRate, rate } = heavyBallTuning(100)
  // at an end of the spectrum the distance over ρ^t grows by the same amount each step
  const response = impulseResponse(learningRate / 100, momentum)
  const scaled = [100, 200, 300].map(t => (response(t + 1) - momentum * response(t)) / rate ** t)
  assert.ok(Math.abs((scaled[2] - scaled[1]) / (scaled[1] - scaled[0]) - 1) < 1e-4)
  assert.ok(scaled[2] > 30)
})

test('Heavyball-IGT is heavy ball without noise, to rounding', () => {
  assert.ok(heavyBallRate(100).equivalenceError < 1e-13)
  assert.ok(heavyBallRate(1).equivalenceError === 0)
  assert.ok(heavyBallRate(1000).equivalenceError < 1e-11)
})

test('κ = 1 arrives in one step', () => {
  const { momentum, learningRate, spectralRadius, fittedRate } = heavyBallRate(1)
  assert.deepEqual([momentum, learningRate, spectralRadius, fittedRate], [0, 1, 0, 0])
})

test('the impulse response is its recursion, near a double root and far from one', () => {
  for (const mu of [0, 1e-9, 0.25, 0.7, 0.9, 0.999])
    for (const factor of [0, 1e-12, 0.3, 0.999, 1, 1.001, 4, 30]) {
      // factor 1 is the double root
      const h = factor * (1 - Math.sqrt(mu)) ** 2
      const response = impulseResponse(h, mu)
      let [before, now] = [0, 1]
      let largest = 1
      for (let k = 1; k <= 400 && largest < 1e300; k++) {
        assert.ok(Math.abs(response(k) - now) <= 1e-10 * largest, `μ=${mu} h=${h} k=${k}: ${response(k)} ${now}`)
        ;[before, now] = [now, (1 + mu - h) * now - mu * before]
        largest = Math.max(largest, Math.abs(now))
      }
    }
  // a double root without rounding: z = ½
  for (const k of [0, 1, 2, 30, 1000])
    assert.ok(Math.abs(impulseResponse(0.25, 0.25)(k) / (k * 0.5 ** (k - 1) || 1) - Math.sign(k)) < 1e-12)
  // z_1 = 1 without rounding, and its mirror image
  assert.ok(Math.abs(impulseResponse(0, 0.5)(1e9) - 2) < 1e-12)
  assert.ok(Math.abs(impulseResponse(3, 0.5)(1e9) + 2) < 1e-12)
})

test('what makes no sense is refused in one sentence', () => {
  assert.throws(() => heavyBallRate(0.5), /condition must be a finite number of at least 1, got 0.5/)
  assert.throws(() => heavyBallRate(1e13), /heavyBallRate: condition must be between 1 and 1e12, got 10000000000000/)
  assert.throws(() => heavyBallTuning(2, 0), /largest eigenvalue must be positive, got 0/)
})
