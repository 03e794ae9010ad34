import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linearQuadratic } from '../../src/problems/linear-quadratic.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { expectedCost } from '../../src/theory/expected-cost.js'
import { policyCost, policyGradient } from '../../src/theory/policy-cost.js'
import { riccati } from '../../src/theory/riccati.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { dynamics, input } from '../problems/numpy-system.js'

const system = linearQuadratic({ dynamics, input, horizon: 20 })
const near = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.abs(expected), `${actual} is not ${expected}`)

test('one state, one action, two steps cost what a hand calculation says', () => {
  // E s₀² = 1, E s₁² = q² + σ²b², E s₂² = q² E s₁² + σ²b² with q = a + bk; J = (1 + k²)(E s₀² + E s₁²) + 2σ² + E s₂²
  const [a, b, k, sigma] = [1.5, 0.8, -0.7, 0.3]
  const q = a + b * k
  const s1 = q ** 2 + (sigma * b) ** 2
  const s2 = q ** 2 * s1 + (sigma * b) ** 2
  const cost = (1 + k ** 2) * (1 + s1) + 2 * sigma ** 2 + s2
  // d/dk: 2k(1 + s₁) + (1 + k²)s₁' + s₂' with s₁' = 2qb, s₂' = 2qb s₁ + q² s₁'
  const gradient = 2 * k * (1 + s1) + (1 + k ** 2) * 2 * q * b + 2 * q * b * s1 + q ** 2 * 2 * q * b
  const hand = linearQuadratic({ dynamics: [[a]], input: [[b]], horizon: 2 })
  near(policyCost(hand, Float64Array.of(k), sigma), cost, 1e-15)
  near(policyGradient(hand, Float64Array.of(k), sigma)[0], gradient, 1e-15)
})

test('the cost equals the sum over covariances, Σ_t [tr((I + KᵀK) Σ_t) + σ² m] + tr Σ_T', () => {
  const gain = normals(rootKey(5), 24).map(x => 0.3 * x)
  const sigma = 0.5
  const [n, m] = [8, 3]
  const M = dynamics.map((row, i) =>
    row.map((x, j) => x + input[i].reduce((sum, b, k) => sum + b * gain[k * n + j], 0)),
  )
  let S = M.map((_, i) => M.map((_, j) => Number(i === j)))
  let cost = 0
  for (let t = 0; t < 20; t++) {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let stage = i === j ? 1 : 0
        for (let k = 0; k < m; k++) stage += gain[k * n + i] * gain[k * n + j]
        cost += stage * S[i][j]
      }
    cost += sigma ** 2 * m
    S = S.map((_, i) =>
      S.map((_, j) => {
        let entry = 0
        for (let k = 0; k < n; k++) for (let l = 0; l < n; l++) entry += M[i][k] * S[k][l] * M[j][l]
        for (let k = 0; k < m; k++) entry += sigma ** 2 * input[i][k] * input[j][k]
        return entry
      }),
    )
  }
  for (let i = 0; i < n; i++) cost += S[i][i]
  near(policyCost(system, gain, sigma), cost, 1e-13)
})

test('the gradient equals central differences of the cost to 1e-9', () => {
  const gain = normals(rootKey(6), 24).map(x => 0.1 * x)
  const gradient = policyGradient(system, gain, 0.5)
  const size = Math.hypot(...gradient)
  const h = 1e-5
  gradient.forEach((expected, i) => {
    const at = (shift: number) =>
      policyCost(
        system,
        Float64Array.from(gain, (k, j) => (i === j ? k + shift : k)),
        0.5,
      )
    // of fourth order, so that h can be large against rounding
    const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
    assert.ok(Math.abs(difference - expected) <= 1e-9 * size)
  })
})

test('gradient descent on the system of NumPy costs what NumPy computed', () => {
  const zero = new Float64Array(24)
  near(policyCost(system, zero), 48.0957891967998, 1e-13)
  near(policyCost(system, riccati(system).gain), 15.921582466580867, 1e-13)
  let gain = zero
  const problem = expectedCost(system, 0.5)
  for (let step = 0; step < 300; step++) {
    if (step === 50) near(policyCost(system, gain), 16.073924968708404, 1e-12)
    if (step === 150) near(policyCost(system, gain), 15.924515926742309, 1e-12)
    if (step === 299) near(policyCost(system, gain), 15.922062153449724, 1e-12)
    const { gradient } = problem.evaluate(float64Space.vector(gain), rootKey(0))
    gain = gain.map((k, i) => k - 2e-3 * gradient.read()[i])
  }
})

test('the expected cost is the same for every draw, and is a cost with its gradient', () => {
  const problem = expectedCost(system, 0.5)
  const x = float64Space.vector(normals(rootKey(7), 24))
  const drawn = problem.evaluate(x, rootKey(0))
  assert.deepEqual(problem.evaluate(x, rootKey(1)), drawn)
  assert.equal(drawn.loss, policyCost(system, Float64Array.from(x.read()), 0.5))
})

test('a closed loop that overflows costs no finite number; a gain of another size is refused', () => {
  const unstable = linearQuadratic({ dynamics: [[1e10]], input: [[1]], horizon: 40 })
  assert.ok(!Number.isFinite(policyCost(unstable, Float64Array.of(0), 1)))
  assert.ok(!policyGradient(unstable, Float64Array.of(0), 1).every(Number.isFinite))
  assert.throws(
    () => policyCost(system, new Float64Array(8)),
    /^RangeError: policyCost: gain must have 3 × 8 numbers, got 8$/,
  )
  assert.throws(
    () => policyGradient(system, new Float64Array(24), -1),
    /^RangeError: policyGradient: deviation must be a finite number of at least 0, got -1$/,
  )
})
