import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heavyBallRate } from '../../src/experiments/heavy-ball-rate.js'
import { igtBound } from '../../src/experiments/igt-bound.js'
import { noiseImpact } from '../../src/experiments/noise-impact.js'
import { tailAveraging } from '../../src/experiments/tail-averaging.js'
import { compute } from '../../src/runs/compute.js'
import type { Row } from '../../src/tables/column.js'

const column = (rows: readonly Row[], name: string) => rows.map(row => row[name] as number)

test('noise-impact gives a row for each gradient and step, with the known peaks of figure 1', async () => {
  for (const [method, peaks] of [
    ['sgd', [1, 1, 1]],
    ['momentum', [0.307375, 0.307375, 0.307375]],
    ['increasing-momentum', [2.107443, 0.262241, 0.146614]],
    ['igt', [1.347798, 0.054232, 0.019307]],
  ] as const) {
    const rows = await compute(noiseImpact, { method })
    assert.equal(rows.length, 3 * 201)
    for (const [i, noiseStep] of [1, 25, 50].entries()) {
      const own = rows.filter(row => row.noiseStep === noiseStep)
      assert.deepEqual(
        column(own, 'step'),
        Array.from({ length: 201 }, (_, t) => t),
      )
      assert.equal(Number(Math.max(...column(own, 'impactSquared')).toFixed(6)), peaks[i])
      assert.ok(own.every(row => row.impactSquared === 0 || (row.step as number) > noiseStep))
    }
  }
})

test('the total of noise-impact is the sum of all impacts, at every step', async () => {
  const all = Array.from({ length: 30 }, (_, i) => i)
  const rows = await compute(noiseImpact, { method: 'heavy-ball-ita', noiseSteps: [all], steps: [[30, 4]] })
  for (const step of [30, 4]) {
    const own = rows.filter(row => row.step === step)
    const sum = column(own, 'impactSquared').reduce((a, b) => a + b, 0)
    assert.ok(Math.abs(sum / (own[0].total as number) - 1) < 1e-12)
  }
})

test('igt-bound says nothing up to 2κ and uses at most 3.4·10⁻⁴ of its bound after', async () => {
  const rows = await compute(igtBound, { steps: [[2000, 2001, 2500, 3000, 4000, 20_000]] })
  assert.deepEqual([rows[0].bound, rows[0].ratio, rows[0].status], [null, null, 'ok'])
  const largest = Math.max(...column(rows.slice(1), 'ratio'))
  assert.equal(Number(largest.toPrecision(2)), 3.4e-4)
  assert.equal(Number((rows[5].exact as number).toPrecision(6)), 117.225)
  for (const row of rows.slice(1)) assert.equal(row.ratio, (row.exact as number) / (row.bound as number))
})

test('heavy-ball-rate has the tuned numbers of its condition', async () => {
  const rows = await compute(heavyBallRate, { condition: [1, 9, 100] })
  // κ = 9: √μ = ½, μ = ¼, α = (3/2)²
  assert.deepEqual(
    column(rows, 'momentum').map(value => Number(value.toFixed(7))),
    [0, 0.25, 0.6694215],
  )
  assert.equal(rows[1].learningRate, 2.25)
  assert.deepEqual(
    column(rows, 'spectralRadius').map(value => Number(value.toFixed(7))),
    [0, 0.5, 0.8181818],
  )
  for (const row of rows) {
    assert.ok(Math.abs((row.fittedRate as number) - (row.spectralRadius as number)) < 1e-6)
    assert.ok((row.equivalenceError as number) < 1e-13)
  }
})

test('tail-averaging has variance 1/k in all forms but the exact tail, whose tail is whole', async () => {
  const steps = [[1, 2, 3, 10, 100, 1000]]
  const rows = await compute(tailAveraging, { form: ['exponential', 'exact', 'two-window'], steps })
  const of = (form: string) => rows.filter(row => row.form === form)
  for (const form of ['exponential', 'two-window'])
    for (const value of column(of(form), 'varianceTimesK')) assert.ok(Math.abs(value - 1) < 1e-13)
  assert.deepEqual(column(of('exact'), 'variance'), [1, 1, 1 / 2, 1 / 5, 1 / 50, 1 / 500])
  assert.deepEqual(column(of('exact'), 'varianceTimesK'), [1, 1, 0.75, 1, 1, 1])
  assert.deepEqual(
    column(of('exponential'), 'gamma')
      .map(value => Number(value.toFixed(6)))
      .slice(0, 5),
    [0, 0, 0.211325, 0.696214, 0.966266],
  )
  assert.deepEqual(
    column(of('exponential').slice(3), 'shift').map(value => Number(value.toPrecision(5))),
    [2.2918, 28.644, 292.25],
  )
  for (const form of ['exact', 'two-window']) assert.deepEqual([of(form)[3].gamma, of(form)[3].shift], [null, null])
})

test('the printed weights are negative for c = 0.1 from n = 2 to 9, down to −0.519, and the general ones from n = 11 on', async () => {
  const [printed, general] = await Promise.all(
    ['printed', 'exponential'].map(form => compute(tailAveraging, { tailFraction: 0.1, form, steps: '1..40' })),
  )
  assert.deepEqual(
    printed.filter(row => (row.gamma as number) < 0).map(row => row.step),
    [2, 3, 4, 5, 6, 7, 8, 9],
  )
  assert.equal(Math.min(...column(printed, 'gamma')).toFixed(3), '-0.519')
  for (let n = 11; n <= 40; n++)
    assert.ok(Math.abs(column(printed, 'gamma')[n - 1] - column(general, 'gamma')[n - 1]) < 1e-15)
  // γ of n = 2 alone: x̄_2 = γ x_1 + (1 − γ) x_2
  const gamma = column(printed, 'gamma')[1]
  assert.ok(Math.abs(column(printed, 'variance')[1] - (gamma ** 2 + (1 - gamma) ** 2)) < 1e-15)
})

test('a window takes the place of the fraction', async () => {
  const rows = await compute(tailAveraging, { window: 5, steps: [[3, 1000]] })
  assert.ok(Math.abs((rows[0].variance as number) - 1 / 3) < 1e-15)
  assert.ok(Math.abs((rows[1].gamma as number) - 4 / 6) < 1e-15)
  assert.ok(Math.abs((rows[1].varianceTimesK as number) - 1) < 1e-13)
})

test('what makes no sense is refused in one sentence that names the experiment', async () => {
  const refusals = [
    [noiseImpact, { noiseSteps: [[0.5]] }, 'noise-impact: noiseSteps must be whole numbers, got 0.5'],
    [noiseImpact, { h: -1 }, 'noise-impact: h must be at least 0, got -1'],
    [noiseImpact, { momentum: 1 }, 'noise-impact: momentum must be in [0, 1), got 1'],
    [igtBound, { steps: [[0.5]] }, 'igt-bound: steps must be whole numbers, got 0.5'],
    [igtBound, { steps: [[1e16]] }, 'igt-bound: steps must be whole numbers below 2^53, got 10000000000000000'],
    [
      igtBound,
      { offset: [[1, 2]] },
      'igt-bound: offset must be one number or one for each of the 100 eigenvalues, got 2',
    ],
    [heavyBallRate, { condition: 0.5 }, 'heavy-ball-rate: condition must be between 1 and 1000000000000, got 0.5'],
    [tailAveraging, { steps: [[0]] }, 'tail-averaging: steps must be at least 1, got 0'],
    [tailAveraging, { tailFraction: 0 }, 'tail-averaging: tailFraction must be in (0, 1], got 0'],
    [
      tailAveraging,
      { window: 5, tailFraction: 0.1 },
      'tail-averaging: window and tailFraction exclude each other, got 5 and 0.1; leave one out',
    ],
    [
      tailAveraging,
      { steps: [[1e8]] },
      'tail-averaging: steps must be at most 20000000, since every sample is gone through, got 100000000',
    ],
  ] as const
  for (const [experiment, grid, message] of refusals)
    await assert.rejects(compute(experiment, grid), { name: 'RangeError', message })
})
