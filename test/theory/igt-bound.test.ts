import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundConstants, boundFactor, igtBound } from '../../src/theory/igt-bound.js'
import { igtImpactSums } from '../../src/theory/noise-impact.js'

const digits = (value: number, count: number) => Number(value.toPrecision(count))

test('the printed bound uses the known part of itself, and κ² alone needs a factor of 1.13', () => {
  for (const [condition, part] of [
    [1, 0.25],
    [2, 0.0912],
    [10, 0.0254],
    [100, 0.00897],
    [1000, 0.00451],
  ]) {
    const { ofPrinted, ofConditionSquared } = boundConstants(condition)
    assert.equal(digits(ofPrinted, 3), part)
    assert.ok(ofConditionSquared < 1.1294, `${ofConditionSquared}`)
  }
})

test('the supremum over h is at h = 1/κ, which a finer grid and all steps from 1 confirm', () => {
  const condition = 30
  const { ofConditionSquared } = boundConstants(condition)
  let largest = 0
  for (let i = 0; i <= 200; i++) {
    const sums = igtImpactSums(condition ** (-i / 200), 3000)
    for (let t = 1; t <= 3000; t++) largest = Math.max(largest, t * sums[t])
  }
  assert.ok(Math.abs(largest / (condition * condition * ofConditionSquared) - 1) < 1e-12)
})

test('at d = 100, κ = 1000, B = 0.3 the exact left side is at most 3.4·10⁻⁴ of the bound', () => {
  const eigenvalues = Float64Array.from({ length: 100 }, (_, j) => 1000 ** (j / 99 - 1))
  const steps = [2000, ...Array.from({ length: 181 }, (_, i) => (i === 0 ? 2001 : 2000 + 100 * i))]
  const { exact, bound, condition } = igtBound({ eigenvalues, noiseVariance: 0.3, offset: 1, steps })
  assert.equal(condition, 1000)
  assert.ok(Number.isNaN(bound[0]), 'nothing is said of t = 2κ')
  const ratios = steps.map((_, i) => exact[i] / bound[i]).slice(1)
  assert.equal(digits(Math.max(...ratios), 2), 3.4e-4)
  const last = steps.length - 1
  assert.equal(digits(exact[last], 6), 117.225)
  // tr(H⁻¹ΣH⁻¹)/t, which it tends to
  const limit = eigenvalues.reduce((sum, value) => sum + 0.3 / value ** 2, 0)
  assert.equal(digits(limit / steps[last], 6), 115.162)
})

test('the bound holds for random spectra, noise per direction and starts', () => {
  const positive = fc.integer({ min: 1, max: 1000 }).map(value => value / 100)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(positive, positive, positive), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      (rows, beyond) => {
        const [eigenvalues, noiseVariance, offset] = [0, 1, 2].map(i => rows.map(row => row[i]))
        const condition = Math.max(...eigenvalues) / Math.min(...eigenvalues)
        const t = Math.floor(2 * condition) + beyond
        const { exact, bound } = igtBound({ eigenvalues, noiseVariance, offset, steps: [t] })
        assert.ok(exact[0] <= bound[0] && bound[0] > 0, `${exact[0]} ${bound[0]}`)
      },
    ),
    { seed: 6, numRuns: 100 },
  )
})

test('the right side is the printed formula, with the largest noise for all directions', () => {
  const { bound } = igtBound({ eigenvalues: [2, 0.5], noiseVariance: [1, 3], offset: [1, -2], steps: [10] })
  const nu = (2 + 2 * Math.log(4)) * 4
  const expected = (3 / 4) ** 20 * 5 + (2 * 0.25 * 3 * nu * nu) / 10
  assert.ok(Math.abs(bound[0] / expected - 1) < 1e-13)
  assert.equal(boundFactor(1), 2)
  assert.throws(() => boundFactor(0.5), /^RangeError: boundFactor: condition must be at least 1, got 0.5$/)
  const one = igtBound({ eigenvalues: [4], noiseVariance: 0, offset: 3, steps: [2, 3] })
  assert.ok(Number.isNaN(one.bound[0]))
  assert.deepEqual([one.bound[1], one.exact[1]], [0, 0])
})

test('what makes no sense is refused in one sentence', () => {
  const good = { eigenvalues: [1], noiseVariance: 1, offset: 1, steps: [3] }
  assert.throws(
    () => igtBound({ ...good, eigenvalues: [1, 0] }),
    /igtBound: eigenvalues must be positive and finite, got 0/,
  )
  assert.throws(() => igtBound({ ...good, eigenvalues: [] }), /at least one number, got none/)
  assert.throws(() => boundConstants(0.5), /boundConstants: condition must be between 1 and 1e7, got 0.5/)
})
