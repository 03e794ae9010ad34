import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exactMoments, type MomentOptions } from '../../src/theory/exact-moments.js'
import { boundConstants } from '../../src/theory/igt-bound.js'
import { linearMethods } from '../../src/theory/linear-methods.js'
import { fourStateRecursion } from './four-state-recursion.js'

const digits = (value: number, count: number) => Number(value.toPrecision(count))

test('figure 2a is the known table to 10⁵ steps, on both spacings', () => {
  const log = Float64Array.from({ length: 100 }, (_, j) => 1000 ** (j / 99 - 1))
  const linear = Float64Array.from({ length: 100 }, (_, j) => 0.001 + (0.999 * j) / 99)
  const at = (options: Partial<MomentOptions> & Pick<MomentOptions, 'method' | 'steps'>) =>
    Array.from(
      exactMoments({ eigenvalues: log, learningRate: 1, noiseVariance: 0.3, offset: 1, ...options }).squaredDistance,
      value => digits(value, 4),
    )
  const steps = [1e4, 3e4, 1e5]
  assert.deepEqual(at({ method: 'sgd', steps }), [2232, 2232, 2232])
  assert.deepEqual(at({ method: 'heavy-ball', steps }), [22280, 22280, 22280])
  assert.deepEqual(at({ method: 'heavy-ball', learningRate: 0.1, steps }), [2224, 2224, 2224])
  assert.deepEqual(at({ method: 'igt', steps }), [239, 77.68, 23.11])
  assert.deepEqual(at({ method: 'ita', steps }), [403.7, 146.9, 45.46])
  assert.deepEqual(at({ method: 'ita', tailFraction: 0.1, steps }), [1061, 547, 205.1])
  assert.deepEqual(at({ method: 'heavy-ball-igt', steps }), [231.2, 76.87, 23.04])
  assert.deepEqual(at({ method: 'heavy-ball-ita', steps }), [455.8, 153, 46.02])
  for (const [method, expected] of [
    ['sgd', 235.1],
    ['igt', 10.31],
    ['ita', 19.04],
    ['heavy-ball-igt', 10.16],
  ] as const)
    assert.deepEqual(at({ method, eigenvalues: linear, steps: [3e4] }), [expected])
})

test("10⁶ steps of IGT keep ten digits, against Σ N² by IGT's impacts from the last to the first", () => {
  const t = 1e6
  for (const h of [1e-7, 1e-4, 0.5, 1.999]) {
    // N_{i,t} = N_{i+1,t} + r^{t−1−i}/(i+1), each power from the logarithm
    const log = h < 0.5 ? Math.log1p(-h) : Math.log(Math.abs(1 - h))
    let [impact, sum] = [0, 0]
    for (let i = t - 1; i >= 0; i--) {
      const k = t - 1 - i
      impact += (k === 0 ? 1 : Math.exp(k * log) * (h > 1 && k % 2 === 1 ? -1 : 1)) / (i + 1)
      sum += impact * impact
    }
    const { variance } = exactMoments({
      method: 'igt',
      eigenvalues: [h],
      learningRate: 1,
      noiseVariance: 1,
      offset: 0,
      steps: [t],
    })
    assert.ok(Math.abs(variance[0] / sum - 1) < 1e-10, `h = ${h}: ${variance[0]} ${sum}`)
  }
})

test('IGT ends at tr(H⁻¹ΣH⁻¹)/t, and ITA at 1/c times that', () => {
  const eigenvalues = [1, 0.3, 0.05]
  const noiseVariance = [1, 2, 0.5]
  const limit = eigenvalues.reduce((sum, value, j) => sum + noiseVariance[j] / value ** 2, 0)
  for (const [method, factor] of [
    ['igt', 1],
    ['ita', 5],
    ['heavy-ball-igt', 1],
    ['heavy-ball-ita', 5],
  ] as const) {
    const t = 400_000
    const options = { method, eigenvalues, noiseVariance, learningRate: 0.8, tailFraction: 0.2, steps: [t] }
    const product = t * exactMoments(options).variance[0]
    assert.ok(Math.abs(product / (factor * limit) - 1) < 2e-3, `${method}: ${product / (factor * limit)}`)
  }
})

test("κ² alone bounds IGT's noise term with 1.1293 at κ = 10⁴, where the printed factor is 417", () => {
  const { ofPrinted, ofConditionSquared } = boundConstants(1e4)
  assert.equal(digits(ofPrinted, 3), 0.00271)
  assert.equal(digits(ofConditionSquared, 5), 1.1293)
  assert.equal(digits(ofConditionSquared / ofPrinted, 3), 417)
})

test('all methods agree with the general four-state recursion over a thousand steps', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...linearMethods),
      fc.integer({ min: 1, max: 1990 }).map(value => value / 1000),
      fc.integer({ min: 0, max: 980 }).map(value => value / 1000),
      fc.integer({ min: 20, max: 1000 }).map(value => value / 1000),
      (method, learningRate, momentum, tailFraction) => {
        const steps = 1000
        const given = {
          method,
          eigenvalues: [1, 0.01],
          learningRate,
          schedule: [[400, 0.7]] as const,
          momentum,
          tailFraction,
          noiseVariance: [1, 0.3],
          offset: [0, 1],
          steps,
        }
        const expected = fourStateRecursion(given)
        const { variance } = exactMoments({ ...given, steps: [steps] })
        const sum = expected.variance[steps][0] + expected.variance[steps][1]
        assert.ok(Math.abs(variance[0] / sum - 1) < 1e-10, `${variance[0]} ${sum}`)
      },
    ),
    { seed: 7, numRuns: 60 },
  )
})
