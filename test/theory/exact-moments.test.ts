import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tailWeights } from '../../src/averages/exponential-tail.js'
import { sampleWeights } from '../../src/averages/weighted-average.js'
import { directionMoments, exactMoments } from '../../src/theory/exact-moments.js'
import { heavyBallTuning } from '../../src/theory/heavy-ball-rate.js'
import { type LinearMethod, linearMethods } from '../../src/theory/linear-methods.js'
import type { MomentOptions } from '../../src/theory/moment-options.js'
import { type Case, fourStateRecursion } from './four-state-recursion.js'

const near = (value: number, expected: number, relative: number, what = '') =>
  assert.ok(Math.abs(value - expected) <= relative * Math.abs(expected), `${what} ${value}, expected ${expected}`)
const digits = (value: number, count: number) => Number(value.toPrecision(count))

/** log-spaced in [1/1000, 1] */
const logSpectrum = Float64Array.from({ length: 100 }, (_, j) => 1000 ** (j / 99 - 1))
const figure: Omit<MomentOptions, 'method' | 'steps'> = {
  eigenvalues: logSpectrum,
  learningRate: 1,
  noiseVariance: 0.3,
  offset: 1,
}

const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 3 }).chain(d => {
  const perDirection = (min: number, max: number) =>
    fc
      .array(fc.integer({ min: 1000 * min, max: 1000 * max }), { minLength: d, maxLength: d })
      .map(list => list.map(value => value / 1000))
  return fc.record({
    method: fc.constantFrom(...linearMethods),
    eigenvalues: perDirection(0, 2),
    learningRate: fc.oneof(
      fc.constantFrom(1, 2),
      fc.integer({ min: 1, max: 1300 }).map(value => value / 1000),
    ),
    schedule: fc.constantFrom<(readonly [number, number])[]>(
      [],
      [[1, 0.3]],
      [
        [2, 0.5],
        [40, 2.2],
      ],
      [[30, 0.01]],
    ),
    momentum: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 990 }).map(value => value / 1000),
    ),
    tailFraction: fc.oneof(
      fc.constant(1),
      fc.integer({ min: 20, max: 999 }).map(c => c / 1000),
    ),
    noiseVariance: perDirection(0, 3),
    offset: perDirection(-2, 2),
    steps: fc.integer({ min: 0, max: 60 }),
  })
})

/** Compares all steps; a mean against its largest size so far, since the reference's own rounding is of that size. */
function agreesWithFourStates(given: Case): void {
  const expected = fourStateRecursion(given)
  const d = given.eigenvalues.length
  const steps = Array.from({ length: given.steps + 1 }, (_, t) => t)
  const { mean, variance } = directionMoments({ ...given, steps })
  const size = new Float64Array(d)
  const spread = new Float64Array(d)
  for (const t of steps)
    for (let j = 0; j < d; j++) {
      size[j] = Math.max(size[j], Math.abs(expected.mean[t][j]))
      // a variance that collapses after a large one keeps the larger one's rounding, in both
      spread[j] = Math.max(1e-3 * spread[j], expected.variance[t][j])
      assert.ok(Math.abs(mean[t * d + j] - expected.mean[t][j]) <= 1e-11 * size[j], `mean at ${t}`)
      assert.ok(Math.abs(variance[t * d + j] - expected.variance[t][j]) <= 1e-10 * spread[j], `variance at ${t}`)
    }
}

test('all methods agree with the general four-state recursion, for any spectrum, noise, start and schedule', () => {
  fc.assert(fc.property(cases, agreesWithFourStates), { seed: 20261122, numRuns: 100 })
})

test('steps that were asked for alone, unsorted or twice are the same numbers as among all', () => {
  fc.assert(
    fc.property(cases, fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 6 }), (given, steps) => {
      const all = exactMoments({ ...given, steps: Array.from({ length: 81 }, (_, t) => t) })
      const some = exactMoments({ ...given, steps: [...steps, steps[0]] })
      for (const [i, t] of [...steps, steps[0]].entries())
        for (const name of ['squaredDistance', 'biasSquared', 'variance', 'loss'] as const)
          near(some[name][i], all[name][t], 1e-11, `${given.method} ${name} at ${t}:`)
    }),
    { seed: 4, numRuns: 60 },
  )
})

test('SGD is r^t δ and α²B(1−r^{2t})/(1−r²), from αλ = 10⁻¹² to αλ = 2, to 10¹⁵ steps', () => {
  for (const h of [1e-12, 1e-6, 0.1, 1, 1.7, 2])
    for (const t of [0, 1, 10, 1e6, 1e15]) {
      const got = directionMoments({
        method: 'sgd',
        eigenvalues: [h / 0.5],
        learningRate: 0.5,
        noiseVariance: 3,
        offset: -2,
        steps: [t],
      })
      const log = h < 0.5 ? Math.log1p(-h) : Math.log(Math.abs(1 - h))
      const mean = -2 * (t === 0 ? 1 : Math.exp(t * log)) * (h > 1 && t % 2 === 1 ? -1 : 1)
      near(got.mean[0], mean, 1e-12, `mean h=${h} t=${t}:`)
      const geometric = h === 2 ? t : t === 0 ? 0 : -Math.expm1(2 * t * log) / (h * (2 - h))
      near(got.variance[0], 0.25 * 3 * geometric, 1e-12, `variance h=${h} t=${t}:`)
    }
})

test('stationary variances of SGD, heavy ball and averaging momentum are the closed forms', () => {
  const stationary = (method: LinearMethod, momentum: number, learningRate: number, eigenvalue: number) =>
    exactMoments({
      method,
      momentum,
      learningRate,
      eigenvalues: [eigenvalue],
      noiseVariance: 1,
      offset: 0,
      steps: [1e6],
    }).variance[0]
  for (const [mu, a, lambda, known] of [
    [0.9, 0.7, 0.4, 9.4460227272727],
    [0.7, 1.9, 0.05, 65.153807362582],
  ]) {
    near(stationary('heavy-ball', mu, a, lambda), known, 1e-13)
    near(known, (a * (1 + mu)) / (lambda * (1 - mu) * (2 * (1 + mu) - a * lambda)), 1e-13)
  }
  near(stationary('sgd', 0, 1, 0.1), 1 / (0.1 * 1.9), 1e-13)
  const momentum = stationary('momentum', 0.9, 1, 0.1)
  near(momentum, 1.9 / (0.1 * (2 * 1.9 - 0.1 * 0.1)), 1e-13)
  assert.equal(digits(momentum, 7), 5.013193)
  near(stationary('heavy-ball', 0.9, 0.1, 0.1), momentum, 1e-13, 'momentum is heavy ball with α(1−γ):')
})

test('increasing momentum without transport keeps a variance near α²B/h', () => {
  const at = (h: number, steps: number[]) =>
    exactMoments({
      method: 'increasing-momentum',
      eigenvalues: [h],
      learningRate: 1,
      noiseVariance: 1,
      offset: 0,
      steps,
    }).variance
  assert.deepEqual(
    [...at(0.05, [200, 400])].map(value => digits(value, 5)),
    [18.915, 19.92],
  )
  assert.equal(digits(at(0.3, [200])[0], 5), 3.3333)
  // a slow oscillation around 1/h that dies out
  near(at(0.3, [100_000])[0], 1 / 0.3, 0.01)
})

test('the exact values behind two simulated ones are those known', () => {
  const small = { eigenvalues: [1, 0.4, 0.1, 0.03], offset: [2, -1, 1, 3], noiseVariance: 0.3, steps: [150] }
  const distance = (options: Pick<MomentOptions, 'method' | 'learningRate' | 'momentum' | 'tailFraction'>) =>
    exactMoments({ ...small, ...options }).squaredDistance[0]
  assert.equal(digits(distance({ method: 'igt', learningRate: 1 }), 6), 2.70048)
  const ita = { method: 'heavy-ball-ita', learningRate: 0.8, momentum: 0.5, tailFraction: 0.1 } as const
  assert.equal(digits(distance(ita), 6), 7.8785)
})

test('the start of figure 2a is the known table, d = 100, κ = 1000, B = 0.3', () => {
  const table: [Partial<MomentOptions> & Pick<MomentOptions, 'method'>, number[]][] = [
    [{ method: 'sgd' }, [100, 240.1, 952.6, 2142, 2232]],
    [{ method: 'heavy-ball' }, [100, 3068, 21310, 22280, 22280]],
    [{ method: 'heavy-ball', learningRate: 0.1 }, [100, 110.7, 883, 2133, 2224]],
    [{ method: 'igt' }, [100, 345.6, 1496, 1975, 239.0]],
    [{ method: 'ita' }, [100, 250.7, 983.4, 1624, 403.7]],
    [{ method: 'ita', tailFraction: 0.1 }, [100, 240.1, 936.9, 1899, 1061]],
    [{ method: 'heavy-ball-igt' }, [100, 5507, 22110, 2398, 231.2]],
    [{ method: 'heavy-ball-ita' }, [100, 3561, 18630, 4143, 455.8]],
  ]
  for (const [options, expected] of table) {
    const { squaredDistance } = exactMoments({ ...figure, ...options, steps: [0, 10, 100, 1e3, 1e4] })
    assert.deepEqual(
      [...squaredDistance].map(value => digits(value, 4)),
      expected,
      JSON.stringify(options),
    )
  }
})

test('without noise IGT and ITA are gradient descent, and their heavy balls heavy ball', () => {
  const steps = [0, 1, 7, 100, 2000]
  const at = (method: LinearMethod) => exactMoments({ ...figure, noiseVariance: 0, method, steps })
  for (const [plain, ...transported] of [
    ['sgd', 'igt', 'ita'],
    ['heavy-ball', 'heavy-ball-igt', 'heavy-ball-ita'],
  ] as const)
    for (const method of transported) {
      assert.deepEqual([...at(method).variance], [0, 0, 0, 0, 0])
      for (const [i, distance] of at(method).squaredDistance.entries())
        near(distance, at(plain).squaredDistance[i], 1e-12, method)
    }
})

test('ITA with c = 1 is IGT, and μ = 0 leaves the plain methods', () => {
  const steps = [0, 1, 2, 3, 50, 999]
  const at = (options: Partial<MomentOptions> & Pick<MomentOptions, 'method'>) =>
    exactMoments({ ...figure, ...options, steps, schedule: [[20, 0.5]] }).squaredDistance
  const same = (a: Float64Array, b: Float64Array) => {
    for (const [i, value] of a.entries()) near(value, b[i], 1e-13)
  }
  same(at({ method: 'ita', tailFraction: 1 }), at({ method: 'igt' }))
  same(at({ method: 'heavy-ball-ita', tailFraction: 1 }), at({ method: 'heavy-ball-igt' }))
  same(at({ method: 'heavy-ball', momentum: 0 }), at({ method: 'sgd' }))
  same(at({ method: 'momentum', momentum: 0 }), at({ method: 'sgd' }))
  same(at({ method: 'heavy-ball-igt', momentum: 0 }), at({ method: 'igt' }))
  same(at({ method: 'heavy-ball-ita', momentum: 0 }), at({ method: 'ita' }))
})

test('in a flat direction the variance is that of a sum of averages, also for αλ = 10⁻¹⁷', () => {
  const t = 400
  // Δ_t = −Σ_n Σ_i w_{n,i} ε_i
  const impact = new Float64Array(t)
  for (let n = 1; n <= t; n++)
    sampleWeights(tailWeights(0.3), n).forEach((w, i) => {
      impact[i] += w
    })
  const expected = impact.reduce((sum, value) => sum + value * value, 0)
  for (const h of [0, 1e-17]) {
    const options = { eigenvalues: [h], learningRate: 1, noiseVariance: 1, offset: 0, tailFraction: 0.3, steps: [t] }
    near(exactMoments({ ...options, method: 'ita' }).variance[0], expected, 2e-13)
  }
})

test('a mean of order 10⁻¹⁵⁰ keeps its digits, transported or not', () => {
  // κ = 100 tuning, every root of modulus √μ: U_k there is μ^{(k−1)/2} sin(kφ)/sin φ
  const mu = 0.6694214876033059
  const h = 0.5
  const t = 1700
  const angle = Math.acos((1 + mu - h) / (2 * Math.sqrt(mu)))
  const u = (k: number) => (Math.exp(((k - 1) / 2) * Math.log(mu)) * Math.sin(k * angle)) / Math.sin(angle)
  const expected = u(t + 1) - mu * u(t)
  assert.ok(Math.abs(expected) < 1e-140 && Math.abs(expected) > 1e-160)
  for (const method of ['heavy-ball', 'heavy-ball-igt', 'heavy-ball-ita'] as const) {
    const { mean } = directionMoments({ method, momentum: mu, eigenvalues: [h], learningRate: 1, steps: [t] })
    near(mean[0], expected, 1e-11, method)
  }
})

test('edges of stability, a double root and a flat direction keep ten digits, against values computed with 70', () => {
  // h, μ, steps, mean and variance of heavy ball from 1 with unit noise, variance of Heavyball-IGT
  for (const [h, momentum, t, mean, plain, transported] of [
    [3.8, 0.9, 4000, 18.99999999983203, 398626.3157859539, 69.30780685371866],
    [3.998, 0.999, 4000, 1962.478519321727, 2537604797.1353683, 667880.3808072755],
    [0.08578643762690492, 0.5, 37, 3.192923616443212e-5, 11.999999977837437, 3.9808793534939038],
    [1e-14, 0.9, 4000, 0.9999999996009, 398626.3156309491, 797310.8285812662],
  ]) {
    const at = (method: LinearMethod) => {
      const one = { method, eigenvalues: [h], learningRate: 1, momentum, noiseVariance: 1, offset: 1 } as const
      return directionMoments({ ...one, steps: [t] })
    }
    near(at('heavy-ball').mean[0], mean, 1e-11, `h = ${h}, mean:`)
    near(at('heavy-ball').variance[0], plain, 1e-11, `h = ${h}, heavy ball:`)
    near(at('heavy-ball-igt').variance[0], transported, 1e-11, `h = ${h}, Heavyball-IGT:`)
  }
})

test('beyond stability the moments grow, and stay Infinity from where they have overflowed', () => {
  for (const method of linearMethods) {
    const steps = [0, 100, 20_000, 20_001, 40_000]
    const cut: MomentOptions = {
      method,
      eigenvalues: [8, 0.1],
      learningRate: 1,
      noiseVariance: [1, 1],
      schedule: [[20_000, 0.01]],
      steps,
    }
    const { squaredDistance, biasSquared, variance, loss } = exactMoments(cut)
    const isSlow = method === 'increasing-momentum' || method === 'momentum'
    assert.ok(Number.isFinite(squaredDistance[1]), method)
    if (!isSlow) assert.ok(squaredDistance[1] > 1e20, method)
    for (const values of [squaredDistance, biasSquared, variance, loss])
      for (const i of [2, 3, 4])
        if (!isSlow) assert.equal(values[i], Infinity, `${method} at ${steps[i]}`)
        else assert.ok(!Number.isNaN(values[i]))
    // nothing starts and nothing pushes: nothing overflows
    const still = exactMoments({ ...cut, offset: 0, noiseVariance: 0 })
    assert.deepEqual([...still.squaredDistance], [0, 0, 0, 0, 0], method)
  }
})

test('numbers near the largest are not overflows', () => {
  const { biasSquared, variance, squaredDistance } = exactMoments({
    method: 'sgd',
    eigenvalues: [1, 4],
    learningRate: 1,
    offset: [1, 1e100],
    noiseVariance: [1, 0],
    steps: [50, 100],
  })
  assert.deepEqual([...variance], [1, 1])
  near(biasSquared[0], 1e200 * 3 ** 100, 1e-12)
  near(biasSquared[1], 1e200 * 3 ** 200, 1e-12)
  assert.equal(squaredDistance[1], biasSquared[1])
})

test('t·Var·λ²/B of the tuned Heavyball-IGT tends to 1 from the known values, at λ = L after a peak of 227 at t = 7', () => {
  const { momentum, learningRate } = heavyBallTuning(100)
  const steps = Array.from({ length: 20_001 }, (_, t) => t)
  const products = (eigenvalue: number) =>
    exactMoments({
      method: 'heavy-ball-igt',
      eigenvalues: [eigenvalue],
      learningRate,
      momentum,
      noiseVariance: 1,
      offset: 0,
      steps,
    }).variance.map((variance, t) => t * variance * eigenvalue ** 2)
  const [slow, fast] = [products(0.01), products(1)]
  for (const [found, expected] of [
    [slow, [1.0578, 1.0053, 1.0003]],
    [fast, [2.4571, 1.1282, 1.0063]],
  ] as const)
    assert.deepEqual(
      [100, 1000, 20_000].map(t => Number(found[t].toFixed(4))),
      expected,
    )
  const peak = Math.max(...fast)
  assert.deepEqual([digits(fast[10], 3), digits(peak, 5), fast.indexOf(peak)], [203, 227.06, 7])
})

test('loss is half the sum of λ times the second moments', () => {
  const eigenvalues = [2, 0.5]
  const options = {
    method: 'heavy-ball-ita',
    eigenvalues,
    learningRate: 0.3,
    noiseVariance: [1, 4],
    steps: [17],
  } as const
  const { mean, variance } = directionMoments(options)
  near(
    exactMoments(options).loss[0],
    0.5 * eigenvalues.reduce((sum, l, j) => sum + l * (mean[j] ** 2 + variance[j]), 0),
    1e-14,
  )
})

test('what makes no sense is refused in one sentence', () => {
  const good: MomentOptions = { method: 'sgd', eigenvalues: [1, 2], learningRate: 1, steps: [1] }
  const refused = (change: Partial<MomentOptions>, message: RegExp) =>
    assert.throws(() => exactMoments({ ...good, ...change }), message)
  assert.throws(
    () => directionMoments({ ...good, steps: [-1] }),
    /^RangeError: directionMoments: steps must be integers/,
  )
  refused({ method: 'adam' as LinearMethod }, /method must be one of sgd, .*, got adam/)
  refused({ momentum: 1 }, /momentum must be in \[0, 1\), got 1/)
  refused({ tailFraction: 0 }, /tailFraction must be in \(0, 1\], got 0/)
  refused({ steps: [-1] }, /steps must be integers of at least 0, got -1/)
  refused({ steps: [1.5] }, /got 1.5/)
  refused({ noiseVariance: -1 }, /noiseVariance must be at least 0, got -1/)
  refused({ noiseVariance: [1] }, /one number or one for each of the 2 eigenvalues, got 1/)
  refused({ offset: [1, 2, 3] }, /offset must be one number or one for each of the 2 eigenvalues, got 3/)
  refused({ offset: Number.NaN }, /offset must be finite, got NaN/)
  refused({ learningRate: -1 }, /learningRate must be a finite number of at least 0, got -1/)
  refused({ eigenvalues: [-1, 1] }, /eigenvalues must be finite and at least 0, got -1/)
  refused({ eigenvalues: [] }, /at least one number, got none/)
  refused({ schedule: [[5, 0]] }, /positive factor, as in 1000:0.1, got 5:0/)
  refused(
    {
      schedule: [
        [5, 1],
        [5, 1],
      ],
    },
    /schedule must go up, got step 5 after 5/,
  )
  refused(
    { method: 'ita', steps: [1e11] },
    /ita is a recursion over every step, and 100000000000 steps of 2 directions are more than 20000000000 together/,
  )
})

test('progress is told, and what it throws ends the computation', () => {
  const seen: number[] = []
  const options = {
    eigenvalues: new Float64Array(1000).fill(0.1),
    learningRate: 1,
    method: 'igt',
    steps: [20_000],
  } as const
  assert.throws(
    () =>
      exactMoments({
        ...options,
        progress: fraction => {
          seen.push(fraction)
          if (seen.length === 2) throw new Error('stop')
        },
      }),
    /stop/,
  )
  assert.deepEqual(seen, [0.1, 0.2])
})
