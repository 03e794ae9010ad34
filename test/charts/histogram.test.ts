import assert from 'node:assert/strict'
import { test } from 'node:test'
import { histogram } from '../../src/charts/histogram.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import type { Column } from '../../src/tables/column.js'
import { drawn, scene } from './scene.js'

const columns: readonly Column[] = [{ name: 'z', type: 'number', unit: '1', meaning: 'standardised error' }]
const values = [...normals(rootKey(7), 500)]
const rows = values.map(z => ({ z }))
const normal = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
interface Bar {
  readonly z: number
  readonly to: number
  readonly count: number
  readonly density: number
}
const barsOf = (chart: { data: { values: unknown } }) => chart.data.values as readonly Bar[]

test('counts are those of a naive count, and the bars have area 1', () => {
  for (const bins of [undefined, 1, 12, [-10, -1, 0, 0.5, 10]]) {
    const bars = barsOf(histogram({ rows, columns, of: 'z', bins }))
    if (typeof bins === 'number') assert.equal(bars.length, bins)
    bars.forEach((bar, index) => {
      const isLast = index === bars.length - 1
      const naive = values.filter(z => z >= bar.z && (isLast ? z <= bar.to : z < bar.to)).length
      assert.equal(bar.count, naive)
      assert.ok(Math.abs(bar.density * 500 * (bar.to - bar.z) - naive) < 1e-9)
      if (index > 0) assert.equal(bar.z, bars[index - 1].to)
    })
    const area = bars.reduce((sum, bar) => sum + bar.density * (bar.to - bar.z), 0)
    assert.ok(Math.abs(area - 1) < 1e-12, String(area))
  }
})

test('without a number of bins their width is near 2 · IQR / n^(1/3)', () => {
  const [{ z, to }] = barsOf(histogram({ rows, columns, of: 'z' }))
  const sorted = [...values].sort((a, b) => a - b)
  const ideal = (2 * (sorted[374] - sorted[125])) / Math.cbrt(500)
  assert.ok((to - z) / ideal >= 0.99 && (to - z) / ideal <= 2.5, `${to - z} for ${ideal}`)
})

test('bars and the theoretical density are drawn to one scale', async () => {
  const chart = histogram({
    rows,
    columns,
    of: 'z',
    bins: [-4, -2, -1, 0, 1, 2, 4],
    density: normal,
    densityLabel: 'N(0, 1)',
  })
  const marks = await scene(chart)
  const { domain } = (chart.layer[0].encoding.y as { scale: { domain: [number, number] } }).scale
  const up = (density: number) => 240 * (1 - density / domain[1])
  assert.equal(domain[0], 0)
  const bars = drawn(marks, 'rect')
  barsOf(chart).forEach(({ z, to, density }, index) => {
    const { x, x2, y, y2 } = bars[index]
    const [left, right] = [Math.min(x, x2!), Math.max(x, x2!)]
    assert.ok(Math.abs(left - (480 * (z + 4)) / 8) < 1e-6 && Math.abs(right - (480 * (to + 4)) / 8) < 1e-6)
    assert.ok(Math.abs(Math.min(y, y2!) - up(density)) < 1e-6 && Math.max(y, y2!) === 240)
  })
  const curve = drawn(marks, 'line')
  curve.forEach(({ x, y }) => {
    assert.ok(Math.abs(y - up(normal((x / 480) * 8 - 4))) < 1e-6)
  })
  assert.equal(curve[0].x, 0)
  assert.equal(curve[200].x, 480)
  assert.deepEqual(
    drawn(marks, 'text').map(({ text }) => text),
    ['N(0, 1)'],
  )
})

test('the caption says how many were counted and how many were not', () => {
  const some = [...rows, { z: Number.NaN }, { z: null }]
  const { caption, n } = histogram({ rows: some, columns, of: 'z', bins: 10 }).usermeta.figure
  assert.equal(
    caption,
    'Distribution of standardised error. n = 500 values in 10 bins, as a density: the bars have area 1. 2 rows have no value and are not counted.',
  )
  assert.deepEqual(n, [500, 500])
})

test('what cannot be counted, and what is no density, is refused', () => {
  const base = { rows, columns, of: 'z' }
  const cases: [() => unknown, RegExp][] = [
    [() => histogram({ ...base, rows: [{ z: null }] }), /no value of z to count/],
    [() => histogram({ ...base, rows: [{ z: 'a' }] }), /column z must hold numbers, got "a"/],
    [() => histogram({ ...base, of: 'w' }), /row 0 has no column w/],
    [() => histogram({ ...base, columns: [] }), /columns must say unit and meaning of z/],
    [() => histogram({ ...base, bins: 0 }), /bins must be a whole number from 1 to 1000, got 0/],
    [() => histogram({ ...base, bins: [0, 0] }), /edges of bins must be two or more rising numbers/],
    [() => histogram({ ...base, bins: [0, 1] }), /bins must hold all values, -?\d.* is outside \[0, 1\]/],
    [
      () => histogram({ ...base, density: z => 2 * normal(z) }),
      /density must have an area of at most 1 over the bins, got 1.99/,
    ],
    [() => histogram({ ...base, density: z => z }), /density must not be negative/],
  ]
  for (const [make, message] of cases) assert.throws(make, message)
})
