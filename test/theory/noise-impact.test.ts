import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tailWeights } from '../../src/averages/exponential-tail.js'
import { uniformWeights } from '../../src/averages/uniform-weights.js'
import { sampleWeights } from '../../src/averages/weighted-average.js'
import { exactMoments } from '../../src/theory/exact-moments.js'
import { type LinearMethod, linearMethods } from '../../src/theory/linear-methods.js'
import { igtImpactSums, noiseImpact } from '../../src/theory/noise-impact.js'

const near = (value: number, expected: number, relative: number, what = '') =>
  assert.ok(Math.abs(value - expected) <= relative * Math.abs(expected), `${what} ${value}, expected ${expected}`)
const upTo = (last: number) => Array.from({ length: last + 1 }, (_, t) => t)

test('figure 1 has the known totals and peaks at h = 0.1', () => {
  const table: [LinearMethod, number[], [number, number][]][] = [
    [
      'sgd',
      [5.263018, 5.263158, 5.263158, 5.263158],
      [
        [2, 1],
        [26, 1],
        [51, 1],
      ],
    ],
    [
      'momentum',
      [5.6306, 5.014346, 5.013193, 5.013193],
      [
        [13, 0.307375],
        [37, 0.307375],
        [62, 0.307375],
      ],
    ],
    [
      'increasing-momentum',
      [8.491324, 9.474885, 9.983731, 9.708244],
      [
        [10, 2.107443],
        [54, 0.262241],
        [89, 0.146614],
      ],
    ],
    [
      'igt',
      [2.192448, 1.047359, 0.511206, 0.25273],
      [
        [8, 1.347798],
        [42, 0.054232],
        [71, 0.019307],
      ],
    ],
  ]
  for (const [method, totals, peaks] of table) {
    const { impactSquared, total } = noiseImpact({ method, h: 0.1, noiseSteps: [1, 25, 50, 200], steps: upTo(400) })
    assert.deepEqual(
      [50, 100, 200, 400].map(t => Number(total[t].toFixed(6))),
      totals,
      method,
    )
    for (const [i, [at, height]] of peaks.entries()) {
      const largest = impactSquared[i].subarray(0, 201).reduce((a, b) => Math.max(a, b), 0)
      assert.equal(Number(largest.toFixed(6)), height, method)
      // sgd's largest is at its first step; the others' maximum is one step
      assert.equal(impactSquared[i].indexOf(largest), at, method)
    }
    if (method === 'igt')
      for (const values of impactSquared) assert.equal(values[400].toExponential(2), '6.55e-4', 'impacts equalise')
  }
})

test('N of SGD and of IGT is the closed form, 0 until the gradient is there', () => {
  for (const h of [0, 0.01, 0.1, 0.7, 1, 1.9]) {
    const r = 1 - h
    for (const [i, t] of [
      [0, 1],
      [0, 40],
      [7, 8],
      [7, 60],
      [25, 300],
    ]) {
      const at = (method: LinearMethod) =>
        noiseImpact({ method, h, noiseSteps: [i], steps: [t, i, 0] }).impactSquared[0]
      near(at('sgd')[0], r === 0 && t - 1 - i === 0 ? 1 : (r ** (t - 1 - i)) ** 2, 1e-13)
      let sum = 0
      for (let s = i; s < t; s++) sum += r ** (t - 1 - s) / (s + 1)
      near(at('igt')[0], sum * sum, 1e-12, `h=${h} i=${i} t=${t}:`)
      assert.deepEqual([...at('igt').subarray(1)], [0, 0])
    }
  }
})

test('the total of any method is the sum over all impulses', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...linearMethods),
      fc.integer({ min: 0, max: 2500 }).map(value => value / 1000),
      fc.integer({ min: 0, max: 950 }).map(value => value / 1000),
      fc.integer({ min: 20, max: 1000 }).map(value => value / 1000),
      fc.integer({ min: 1, max: 60 }),
      (method, h, momentum, tailFraction, t) => {
        const { impactSquared, total } = noiseImpact({
          method,
          h,
          momentum,
          tailFraction,
          noiseSteps: upTo(t),
          steps: [t],
        })
        near(
          impactSquared.reduce((sum, [value]) => sum + value, 0),
          total[0],
          1e-10,
        )
      },
    ),
    { seed: 5, numRuns: 150 },
  )
})

test("IGT's sums by their recursion are the direct sum and the exact variance, and t·h²·S_t tends to 1", () => {
  for (const h of [0, 1e-9, 0.01, 0.1, 0.7, 1, 1.5, 2]) {
    const sums = igtImpactSums(h, 300)
    for (const t of [0, 1, 2, 17, 300]) {
      let direct = 0
      for (let i = 0; i < t; i++) {
        let n = 0
        for (let s = i; s < t; s++) n = (1 - h) * n + 1 / (s + 1)
        direct += n * n
      }
      near(sums[t], direct, 1e-12, `h=${h} t=${t}:`)
    }
    const options = { method: 'igt', eigenvalues: [h / 0.5], learningRate: 0.5, noiseVariance: 3, offset: 0 } as const
    near(exactMoments({ ...options, steps: [300] }).variance[0], 0.25 * 3 * sums[300], 1e-12)
  }
  assert.equal(Number((400 * 0.01 * igtImpactSums(0.1, 400)[400]).toFixed(4)), 1.0109)
  near(20_000 * 0.01 * igtImpactSums(0.1, 20_000)[20_000], 1, 1e-3)
})

test("a transported average's noise is that of the plain mean: 1/n for IGT, 1/k_n for ITA", () => {
  // in a flat direction one update moves the iterate by the average alone
  for (const [method, weights] of [
    ['igt', uniformWeights()],
    ['ita', tailWeights(0.3)],
  ] as const) {
    const { impactSquared } = noiseImpact({ method, h: 1, tailFraction: 0.3, noiseSteps: upTo(39), steps: [40] })
    const expected = sampleWeights(weights, 40)
    // h = 1: Δ_{t} = −αe_{t}
    for (const [i, [value]] of impactSquared.entries()) near(value, expected[i] ** 2, 1e-10, `${method} ${i}`)
    const k = method === 'igt' ? 40 : 12
    near(
      impactSquared.reduce((sum, [value]) => sum + value, 0),
      1 / k,
      1e-13,
    )
  }
})

test('impacts beyond stability overflow to Infinity, and those that vanish end at 0', () => {
  const unstable = noiseImpact({ method: 'heavy-ball-ita', h: 9, noiseSteps: [3], steps: [5000, 3, 60] })
  assert.deepEqual(
    [unstable.impactSquared[0][0], unstable.impactSquared[0][1], unstable.total[0]],
    [Infinity, 0, Infinity],
  )
  assert.ok(unstable.impactSquared[0][2] > 1e30)
  for (const method of ['sgd', 'momentum', 'heavy-ball'] as const)
    assert.equal(noiseImpact({ method, h: 0.5, noiseSteps: [0], steps: [1e5] }).impactSquared[0][0], 0)
})

test('what makes no sense is refused in one sentence', () => {
  const good = { method: 'igt', h: 0.1, noiseSteps: [1], steps: [2] } as const
  assert.throws(
    () => noiseImpact({ ...good, noiseSteps: [-1] }),
    /noiseImpact: noiseSteps must be integers of at least 0, got -1/,
  )
  assert.throws(() => noiseImpact({ ...good, h: -1 }), /noiseImpact: h must be a finite number of at least 0, got -1/)
  assert.throws(() => noiseImpact({ ...good, steps: [0.5] }), /steps must be integers of at least 0, got 0.5/)
  assert.throws(() => igtImpactSums(3, 10), /igtImpactSums: h must be in \[0, 2\], got 3/)
})
