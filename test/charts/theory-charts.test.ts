import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradientAlignmentChart } from '../../src/charts/gradient-alignment-chart.js'
import { igtConvergenceChart } from '../../src/charts/igt-convergence-chart.js'
import { lqrChart } from '../../src/charts/lqr-chart.js'
import { noiseImpactChart } from '../../src/charts/noise-impact-chart.js'
import { quadraticMomentsChart } from '../../src/charts/quadratic-moments-chart.js'
import { stochasticQuadraticChart } from '../../src/charts/stochastic-quadratic-chart.js'
import { varianceFactorsChart } from '../../src/charts/variance-factors-chart.js'
import type { Row } from '../../src/tables/column.js'
import { type Item, type Mark, scene, texts } from './scene.js'

type Figured = { readonly usermeta: { readonly figure: { readonly caption: string } } }
const captionOf = ({ usermeta }: Figured): string => usermeta.figure.caption
const headings = (marks: readonly Mark[]) =>
  marks
    .flatMap(({ role, items }) => (role === 'mark' ? items.map(({ text }) => text ?? '') : []))
    .filter(text => /^\([a-z]\)/.test(text))
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`)

interface Placed {
  readonly item: Item
  /** where in the plot: 0 left or below, 1 right or above */
  readonly x: number
  readonly y: number
  /** of the plot in the whole, from the upper left, row by row */
  readonly panel: number
}

/** What layers draw as marks of a kind, with its place in its panel. */
function placed(marks: readonly Mark[], kind: string): Placed[] {
  const order = [...new Set(marks.map(({ plot }) => JSON.stringify([plot.y, plot.x])))]
    .map(key => JSON.parse(key) as [number, number])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const used = marks.filter(mark => mark.kind === kind && mark.role === 'mark')
  const plots = order.filter(([y, x]) => used.some(({ plot }) => plot.y === y && plot.x === x))
  return used.flatMap(({ items, plot }) =>
    items.map(item => ({
      item,
      x: (item.x - plot.x) / plot.width,
      y: 1 - (item.y - plot.y) / plot.height,
      panel: plots.findIndex(([y, x]) => plot.y === y && plot.x === x),
    })),
  )
}
const log = (value: number, low: number, high: number) => Math.log(value / low) / Math.log(high / low)

test('variance factors: three curves at their values, and the gap of the rows where Adam is farthest above', async () => {
  // (η, erf[(√2η)⁻¹], (1 + η²)^(−1/2), (1 + η²)⁻¹): the gaps are 0, −0.0618, 0.0644, 0.0618…
  const rows = [
    [0, 1, 1, 1],
    [0.454296, 0.972255, 0.910454, 0.828873],
    [1.91273, 0.398896, 0.463315, 0.214658],
    [4, 0.197413, 0.242536, 0.058824],
  ].map(([eta, signOptimal, adam, svag]) => ({ eta, signOptimal, adam, svag }))
  const chart = varianceFactorsChart(rows)
  const marks = await scene(chart)
  for (const { item, x, y } of placed(marks, 'line')) {
    const { eta, factor, value } = item.datum as { eta: number; factor: string; value: number }
    near(x, eta / 4)
    near(y, value)
    const column = { 'optimal on the sign': 'signOptimal', Adam: 'adam', SVAG: 'svag' }[factor] as 'adam'
    assert.equal(value, rows.find(row => row.eta === eta)![column])
  }
  const [gap] = placed(marks, 'rule').filter(({ x, item }) => x > 0 && x < 1 && item.y2 !== item.y)
  near(gap.x, 1.91273 / 4)
  assert.deepEqual(
    [gap.y, 1 - (gap.item.y2! - (gap.item.y - (1 - gap.y) * 240)) / 240].map(value => value.toFixed(6)).sort(),
    ['0.398896', '0.463315'],
  )
  assert.ok(texts(marks, 'mark').includes('0.0644 at η = 1.91'))
  assert.match(
    captionOf(chart),
    /above the optimal one by at most 0.0644 at η = 1.91, as marked, and below it by at most 0.0618 at η = 0.454\./,
  )
  assert.throws(() => varianceFactorsChart(rows.slice(0, 1)), /at least two different eta, got 0 only/)
})

test('noise impacts: a panel for each method on one axis, the sum over all drawn last, zeros and what is below the floor left out', async () => {
  const rows: Row[] = ['sgd', 'momentum', 'increasing-momentum', 'igt'].flatMap((method, place) =>
    [1, 25].flatMap(noiseStep =>
      [0, 1, 2, 30, 40].map(step => ({
        method,
        h: 0.1,
        momentum: 0.9,
        step,
        noiseStep,
        impactSquared: step <= noiseStep ? 0 : step === 40 && place === 0 ? 1e-7 : 0.01 * (place + 1) * noiseStep,
        total: step,
      })),
    ),
  )
  const chart = noiseImpactChart(rows)
  const marks = await scene(chart)
  assert.deepEqual(headings(marks), ['(a) SGD', '(b) momentum', '(c) increasing momentum', '(d) IGT'])
  const lines = placed(marks, 'line').filter(({ item }) => item.defined !== false)
  for (const { item, x, y } of lines) {
    const { step, impact } = item.datum as { step: number; impact: number }
    near(x, step / 40)
    near(y, log(impact, 0.01, 100))
  }
  // of the panel (b): gradient 1 at 2, 30, 40; gradient 25 at 30, 40; all gradients from step 1 on
  const of = (panel: number) =>
    lines
      .filter(line => line.panel === panel)
      .map(({ item: { datum } }) => `${datum!.of} ${datum!.step}`)
      .sort()
  const own = ['gradient 1 2', 'gradient 1 30', 'gradient 25 30']
  const all = ['all gradients 1', 'all gradients 2', 'all gradients 30', 'all gradients 40']
  assert.deepEqual(of(0), [...all, ...own])
  assert.deepEqual(of(1), [...all, ...own, 'gradient 1 40', 'gradient 25 40'].sort())
  assert.deepEqual(texts(marks, 'legend-label'), ['gradient 1', 'gradient 25', 'all gradients'])
  assert.match(
    captionOf(chart),
    /gradients i = 1, 25 .* αλ = 0.1, γ = 0.9 for momentum\..* impact is 0.* 2 values below 10⁻⁵ are not drawn/,
  )
  const overflowed = rows.map((row, i) => (i === 4 ? { ...row, impactSquared: null, total: null } : row))
  assert.match(captionOf(noiseImpactChart(overflowed)), /2 values have overflowed and are not drawn \(diverged\)/)
  assert.throws(() => noiseImpactChart([...rows, rows[0]]), /rows must be of one case of each method, got two/)
  assert.throws(() => noiseImpactChart(rows, { floor: 0 }), /floor must be a positive number, got 0/)
})

const momentRows: Row[] = ['sgd', 'igt', 'ita', 'heavy-ball'].flatMap((method, place) =>
  [0, 10, 1000, 100_000].map(step => ({
    method,
    step,
    squaredDistance: 100 / (1 + step * place * 1e-4),
    status: 'ok',
    dimension: 7,
    condition: 50,
    noiseVariance: '0.3',
  })),
)

test('moments: methods with and without transport on the same axes, step 0 at the left edge, the settings in the caption', async () => {
  const chart = quadraticMomentsChart(momentRows)
  const marks = await scene(chart)
  assert.deepEqual(headings(marks), ['(a) without transport', '(b) with transport'])
  const lines = placed(marks, 'line')
  assert.deepEqual([...new Set(lines.map(({ item, panel }) => `${panel} ${item.datum!.method}`))].sort(), [
    '0 HB',
    '0 SGD',
    '1 IGT',
    '1 ITA',
  ])
  for (const { item, y } of lines) near(y, log(item.datum!.squaredDistance as number, 1, 100))
  const edge = placed(marks, 'symbol').filter(({ item }) => item.shape === 'triangle-left')
  assert.equal(edge.length, 4)
  for (const { item, x, y } of edge) {
    assert.equal(item.datum!.step, 0)
    near(x, 0)
    near(y, 1)
  }
  assert.match(captionOf(chart), /d = 7, κ = 50, B = 0.3\. 2 values of step are exactly 0/)
  assert.throws(() => quadraticMomentsChart([...momentRows, momentRows[0]]), /one case of each method, got two/)
})

const alignmentRows: Row[] = [10, 20].flatMap(distance =>
  ['sgd', 'igt'].map(method => ({
    distance,
    step: 1000 / distance,
    method,
    cosine: distance / 40,
    cosineLow: distance / 50,
    cosineHigh: distance / 25,
    estimateNorm: method === 'sgd' ? 5 : distance / 10,
    noiseNorm: method === 'sgd' ? 5 : 0.1,
    interval: 't',
    n: 20,
    status: 'ok',
  })),
)

test('alignment: norms of noise and estimate, and cosines with their limits', async () => {
  const chart = gradientAlignmentChart(alignmentRows)
  const marks = await scene(chart)
  const points = placed(marks, 'symbol')
  for (const { item, x, y, panel } of points) {
    const { step, distance, norm, cosine } = item.datum as Record<string, number>
    near(x, panel === 0 ? log(step, 50, 100) : distance / 20)
    near(y, panel === 0 ? log(norm, 0.1, 5) : (cosine - 0) / 0.8)
  }
  const bars = placed(marks, 'rule').filter(({ item, panel }) => item.datum?.cosine !== undefined && panel >= 0)
  assert.equal(bars.length, 4)
  for (const { item, y } of bars) {
    const ends = [y, y - (item.y2! - item.y) / marks.find(({ items }) => items.includes(item))!.plot.height].sort(
      (a, b) => a - b,
    )
    near(ends[0], (item.datum!.cosineLow as number) / 0.8)
    near(ends[1], (item.datum!.cosineHigh as number) / 0.8)
  }
  assert.match(captionOf(chart), /Limits are 95 % intervals \(t\)\. n = 20 \(paths averaged\)/)
  assert.throws(
    () => gradientAlignmentChart([...alignmentRows, alignmentRows[0]]),
    /got two of the same method and distance/,
  )
})

test('convergence and alignment together are the four panels of the two', async () => {
  const marks = await scene(igtConvergenceChart(momentRows, alignmentRows))
  assert.deepEqual(headings(marks), ['(a) without transport', '(b) with transport', '(c) norms', '(d) alignment'])
})

test('a learned policy: the cost, and what it is above the optimum, both with the limits of the seeds', async () => {
  const of = (step: number, method: string, cost: number, half?: number): Row => ({
    step,
    method,
    cost,
    costLow: half === undefined ? null : cost - half,
    costHigh: half === undefined ? null : cost + half,
    interval: half === undefined ? 'exact' : 't',
    n: half === undefined ? null : 5,
    status: 'ok',
    horizon: 20,
    learningRate: 0.002,
  })
  const rows = [0, 10].flatMap(step => [
    of(step, 'optimal', 14),
    of(step, 'gd', step === 0 ? 34 : 14.2),
    of(step, 'sgd', step === 0 ? 34 : 15, 0.5),
    of(step, 'ita', step === 0 ? 34 : 14.4, 1),
  ])
  const chart = lqrChart(rows)
  const marks = await scene(chart)
  const lines = placed(marks, 'line')
  const late = (method: string, panel: number) =>
    lines.find(({ item, panel: own }) => own === panel && item.datum!.method === method && item.datum!.step === 10)!
      .item.datum!
  near(late('GD', 1).excess as number, 0.2)
  near(late('SGD', 1).excess as number, 1)
  assert.equal(late('ITA', 0).cost, 14.4)
  // ITA's lower limit is 0.6 below the optimum, for which a log axis has no place
  assert.match(
    captionOf(chart),
    /T = 20, α = 0.002\. .*Limits are 95 % intervals \(t\)\. n = 5 \(seeds averaged\).*One lower limit is 0 or less: cut at the lower edge/,
  )
  assert.ok(texts(marks, 'mark').includes('optimum'))
  assert.throws(
    () => lqrChart(rows.filter(({ method }) => method !== 'optimal')),
    /must have the cost of the method optimal/,
  )
  assert.throws(() => lqrChart([...rows, rows[0]]), /rows must be of one case, got two/)
})

test('noisy quadratics: medians over the seeds with the outermost of six as limits, one axis for a row of panels', async () => {
  const rows: Row[] = ['well', 'ill'].flatMap(spectrum =>
    [4, 0].flatMap(noiseDeviation =>
      [0, 1, 2, 3, 4, 5].flatMap(seed =>
        ['sgd', 'ssd'].flatMap(method =>
          [0, 1].map(step => ({
            spectrum,
            rotated: true,
            noiseDeviation,
            seed,
            step,
            method,
            // medians: 3.5, and at the last step 0.35, of sgd on well without noise 3.5e-6
            loss:
              (seed + 1) *
              (step === 0 ? 1 : spectrum === 'well' && noiseDeviation === 0 && method === 'sgd' ? 1e-6 : 0.1),
            dimension: 100,
          })),
        ),
      ),
    ),
  )
  const chart = stochasticQuadraticChart(rows)
  const marks = await scene(chart)
  assert.deepEqual(headings(marks), [
    '(a) well, rotated, ν = 0',
    '(b) well, rotated, ν = 4',
    '(c) ill, rotated, ν = 0',
    '(d) ill, rotated, ν = 4',
  ])
  const lines = placed(marks, 'line').filter(({ item }) => item.defined !== false)
  assert.equal(lines.length, 15)
  for (const { item, x, y } of lines) {
    near(x, item.datum!.step as number)
    near(item.datum!.loss as number, item.datum!.step === 0 ? 3.5 : 0.35)
    near(y, log(item.datum!.loss as number, 0.1, 10))
  }
  for (const { item, y } of placed(marks, 'area').filter(({ item: { defined } }) => defined !== false)) {
    near(y, log(item.datum!.step === 0 ? 1 : 0.1, 0.1, 10))
    near(item.datum!.lossHigh as number, item.datum!.step === 0 ? 6 : 0.6)
  }
  assert.match(
    captionOf(chart),
    /d = 100\. Lines are medians of n = 6 seeds\. Bands are 96.88 % intervals of the median \(order statistics\)\. One median below 10⁻⁴ is not drawn, nor is its band/,
  )
  assert.throws(
    () => stochasticQuadraticChart([...rows, rows[0]]),
    /a seed must have one loss at each step, got two of seed 0/,
  )
  assert.throws(
    () => stochasticQuadraticChart(rows, { floor: 100 }),
    /no median of well, rotated is at least floor = 100/,
  )
  // a seed without a loss leaves the others no median; five seeds have no limits
  const lost = rows.map((row, i) => (i === 1 ? { ...row, loss: null } : row))
  assert.match(
    captionOf(stochasticQuadraticChart(lost)),
    /Where a seed has no loss \(diverged\) there is no median: 1 of 16/,
  )
  assert.doesNotMatch(captionOf(stochasticQuadraticChart(rows.filter(({ seed }) => seed !== 5))), /Bands/)
})
