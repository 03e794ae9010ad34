import assert from 'node:assert/strict'
import { test } from 'node:test'
import { varianceRatioChart } from '../../src/charts/variance-ratio-chart.js'
import { checkChart } from '../../src/figures/check-chart.js'
import { figure } from '../../src/figures/figure.js'
import { syntheticRows } from '../charts/synthetic-rows.js'
import { scatter } from './scatter.js'

test('the chart of the main job and a plain scatter pass', () => {
  checkChart(varianceRatioChart(syntheticRows({ zero: true })))
  checkChart(scatter())
})

test('a chart that would be drawn wrongly without a word is refused by name', () => {
  const itself: Record<string, unknown> = {}
  itself.layer = [itself]
  const cases: [unknown, RegExp][] = [
    [null, /chart must be a vega-lite object, got null/],
    ['{}', /got string/],
    [scatter({ data: { values: [{ x: Number.NaN, y: 1 }] } }), /chart.data.values\[0\].x is NaN/],
    [scatter({ width: Number.POSITIVE_INFINITY }), /chart.width is Infinity/],
    [scatter({ mark: () => 'point' }), /chart.mark is a function/],
    [itself, /must not be nested deeper/],
    [scatter({ data: { values: new Array(50_001).fill({ x: 1, y: 1 }) } }), /at most 50000 rows of data, got 50001/],
    [scatter({ data: { values: [undefined, { x: 1, y: 1 }] } }), /chart.data.values\[0\] must be there, got undefined/],
    [
      scatter({ data: { values: [{ x: 1 }, { x: null }, { x: 'three' }] } }),
      /the column x of the data must be of one kind, got a number and in row 2 a string/,
    ],
    [
      scatter({ data: { values: [{ x: 1 }, 2] } }),
      /rows of the data must be of one kind, got a object and in row 1 a number/,
    ],
    [scatter({ title: 'a\ud800b' }), /chart.title has U\+D800$/],
    [scatter({ data: { values: [{ 'x\u0007': 1 }] } }), /chart.data.values\[0\] has U\+0007$/],
    [scatter({ title: 'x'.repeat(2001) }), /at most 2000 characters, chart.title has 2001/],
    [scatter({ mark: { type: 'point', invalid: null } }), /chart.mark.invalid must not be null/],
  ]
  for (const [chart, message] of cases) assert.throws(() => figure(chart as never), message)
})

test('zero on a log axis is refused unless a filter names the field', () => {
  const chart = {
    data: {
      values: [
        { x: 0, y: 1 },
        { x: 2, y: 1 },
      ],
    },
    encoding: { x: { field: 'x', type: 'quantitative', scale: { type: 'log' } } },
  }
  assert.throws(() => checkChart(scatter(chart)), /x shows x on a log axis, which has no place for 0/)
  checkChart(scatter({ ...chart, transform: [{ filter: 'datum.x > 0' }] }))
})

test('an unknown venue, number of columns and an impossible aspect are refused', () => {
  assert.throws(() => figure(scatter(), { venue: 'nips' }), /venue must be one of neurips, icml, .*, got "nips"/)
  assert.throws(() => figure(scatter(), { venue: 'toString' }), /venue must be one of/)
  assert.throws(() => figure(scatter(), { columns: 2 }), /columns must be 1 for NeurIPS, got 2/)
  assert.throws(() => figure(scatter(), { aspect: 0 }), /aspect must be a positive number/)
  assert.throws(() => figure(scatter(), { aspect: 0.5 }), /0.5 gives 792 pt at 396 pt/)
})
