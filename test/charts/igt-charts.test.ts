import assert from 'node:assert/strict'
import { test } from 'node:test'
import { averagingWeightsChart } from '../../src/charts/averaging-weights-chart.js'
import { igtBoundChart } from '../../src/charts/igt-bound-chart.js'
import { quadraticSimulationChart } from '../../src/charts/quadratic-simulation-chart.js'
import { tailGammaChart } from '../../src/charts/tail-gamma-chart.js'
import { varianceLawChart } from '../../src/charts/variance-law-chart.js'
import type { Row } from '../../src/tables/column.js'
import { type Mark, scene, texts } from './scene.js'

interface Drawn {
  readonly data?: { readonly values: readonly Row[] }
  readonly concat?: readonly Drawn[]
  readonly vconcat?: readonly Drawn[]
}

const written = (marks: readonly Mark[]): string[] =>
  ['mark', 'legend-label', 'axis-title'].flatMap(role => texts(marks, role))

/** The rows behind each view of a chart, from above and from the left. */
function viewsOf(chart: object): (readonly Row[])[] {
  const { data, concat = [], vconcat = [] } = chart as Drawn
  const inside = [...concat, ...vconcat].flatMap(viewsOf)
  return data === undefined ? inside : [data.values, ...inside]
}

const simulated = (method: string, step: number, mean: number, exact: number): Row => ({
  method,
  tailFraction: 0.5,
  eigenvalues: '1',
  learningRate: 1,
  step,
  squaredDistance: mean,
  squaredDistanceLow: mean - 0.1959963984540054,
  squaredDistanceHigh: mean + 0.1959963984540054,
  squaredDistanceExact: exact,
  n: 100,
  interval: 't',
  status: 'ok',
})

test('simulated paths are drawn over their exact moments, with (measured − exact)/standard error below', async () => {
  const chart = quadraticSimulationChart([
    simulated('sgd', 0, 1, 1),
    simulated('sgd', 1, 2, 1.9),
    simulated('sgd', 10, 3, 3.15),
    simulated('heavy-ball-ita', 1, 5, 5.05),
  ])
  // the limits are 2 · 1.96 · 0.1 apart, so a standard error is 0.1
  const strip = viewsOf(chart)[1]
  assert.deepEqual(
    strip.map(row => [row['case'], row['step'], Number((row['residual'] as number).toFixed(9))]),
    [
      ['SGD', 1, 1],
      ['SGD', 10, -1.5],
      ['HB-ITA', 1, -0.5],
    ],
  )
  const { caption } = chart.usermeta.figure
  for (const part of ['α = 1', 'λ = 1', 'c = 0.5', '0 of 3 outside', 'n = 100']) assert.ok(caption.includes(part), part)
  const drawn = written(await scene(chart))
  for (const text of ['SGD', 'HB-ITA', 'E‖θ − θ*‖²', 'Residual']) assert.ok(drawn.includes(text), text)
})

test('simulated cases are told apart by the column that is asked for, which the caption then leaves out', () => {
  const rows = [0.1, 0.5].map(tailFraction => ({ ...simulated('ita', 4, 1, 1), tailFraction }))
  const chart = quadraticSimulationChart(rows, { series: 'tailFraction' })
  assert.deepEqual(
    viewsOf(chart)[0].map(row => row['case']),
    ['c = 0.1', 'c = 0.5'],
  )
  assert.ok(!chart.usermeta.figure.caption.includes('c = 0.1, 0.5'))
  assert.throws(() => quadraticSimulationChart(rows), /one case for each method, got two of the same step/)
  assert.throws(() => quadraticSimulationChart([simulated('sgd', 0, 1, 1)]), /a step after the start, got 0 only/)
  assert.throws(
    () => quadraticSimulationChart(rows, { series: 'steps' as 'method' }),
    /series must be method, .*got steps/,
  )
})

test('a bound is drawn beside the error only where it is claimed, in a panel for each condition number', async () => {
  const row = (condition: number, step: number, exact: number, bound: number | null): Row => {
    return { condition, step, exact, bound, noiseVariance: 0.3, status: 'ok' }
  }
  const chart = igtBoundChart([row(2, 0, 9, null), row(2, 4, 3, null), row(2, 5, 2, 8), row(10, 21, 1, 100)])
  assert.deepEqual(
    viewsOf(chart)
      .filter(rows => rows.some(row => 'error' in row))
      .slice(-2)
      .map(rows => rows.map(row => [row['of'], row['step'], row['error']])),
    [
      [
        ['exact', 4, 3],
        ['exact', 5, 2],
        ['bound', 5, 8],
      ],
      [
        ['exact', 21, 1],
        ['bound', 21, 100],
      ],
    ],
  )
  assert.match(chart.usermeta.figure.caption, /\(a\) κ = 2, \(b\) κ = 10/)
  assert.match(chart.usermeta.figure.caption, /B = 0\.3/)
  const drawn = written(await scene(chart))
  for (const text of ['(a) κ = 2', '(b) κ = 10', 'exact', 'bound']) assert.ok(drawn.includes(text), text)
  assert.throws(() => igtBoundChart([row(2, 5, 2, 8), row(2, 5, 3, 8)]), /one case of each condition/)
})

test('weights are drawn by age, one of each age for an average', async () => {
  const rows = [0.5, 0.5, 0].map((weight, age) => ({ average: 'exact-tail', age, weight }))
  const chart = averagingWeightsChart(rows)
  assert.deepEqual(viewsOf(chart)[0], rows)
  assert.ok(written(await scene(chart)).includes('Age of the sample (sample)'))
  assert.throws(() => averagingWeightsChart([...rows, rows[0]]), /one weight of each age, got two/)
})

test('both formulas of γ are drawn for each fraction, and a form without γ is refused', async () => {
  // c = 0.1, n = 2: 0.1/1.1 (1 − 10 √(0.9/2)) = −0.518928; in the general form 0, since k = 1
  const rows = ['printed', 'exponential'].map((form, i) => ({
    tailFraction: 0.1,
    form,
    step: 2,
    gamma: [-0.518928, 0][i],
  }))
  const chart = tailGammaChart(rows)
  const drawn = viewsOf(chart).at(-1)!
  assert.deepEqual(
    drawn.map(row => [row['formula'], row['gamma']]),
    [
      ['as printed', -0.518928],
      ['for any k', 0],
    ],
  )
  const shown = written(await scene(chart))
  for (const text of ['(a) c = 0.1', 'as printed', 'for any k']) assert.ok(shown.includes(text), text)
  assert.throws(() => tailGammaChart([{ ...rows[0], form: 'exact' }]), /form must be printed or exponential.*got exact/)
  assert.throws(() => tailGammaChart([rows[0], rows[0]]), /two of the same n/)
})

test('the variance law is t·variance·λ²/B of each direction, and needs one direction and noise', () => {
  const row = (eigenvalues: string, step: number, variance: number, noiseVariance = '2'): Row => {
    return { method: 'heavy-ball-igt', momentum: 0.5, eigenvalues, noiseVariance, step, variance }
  }
  const chart = varianceLawChart([row('0.5', 0, 0), row('0.5', 4, 6), row('0.1', 10, 40)])
  // 4 · 6 · 0.25/2 = 3 and 10 · 40 · 0.01/2 = 2
  assert.deepEqual(
    viewsOf(chart)[0].map(({ direction, step, product }) => [direction, step, Number((product as number).toFixed(12))]),
    [
      ['λ = 0.5', 4, 3],
      ['λ = 0.1', 10, 2],
    ],
  )
  assert.match(chart.usermeta.figure.caption, /method = heavy-ball-igt, μ = 0\.5/)
  assert.throws(() => varianceLawChart([row('0.5,1', 4, 6)]), /eigenvalues must be one positive number.*"0.5,1"/)
  assert.throws(() => varianceLawChart([row('', 4, 6)]), /eigenvalues must be one positive number/)
  assert.throws(() => varianceLawChart([row('0.5', 4, 6, '0')]), /noiseVariance must be one positive number/)
})
