import assert from 'node:assert/strict'
import { test } from 'node:test'
import { varianceRatioChart } from '../../src/charts/variance-ratio-chart.js'
import { syntheticRows } from './synthetic-rows.js'

interface Compiled {
  readonly spec: object
}
const captionOf = (chart: Readonly<Record<string, unknown>>): string =>
  (chart.usermeta as { figure: { caption: string } }).figure.caption

test('the chart compiles with vega-lite 5 without a warning', () => {
  const { compile } = require('vega-lite') as { compile(spec: object, options: object): Compiled }
  const warnings: string[] = []
  const note = (...texts: string[]) => warnings.push(texts.join(' '))
  const logger = { warn: note, info: () => logger, debug: () => logger, error: note, level: () => logger }
  for (const options of [{}, { zero: true }, { epochs: [7] }])
    compile(varianceRatioChart(syntheticRows(options)), { logger })
  assert.deepEqual(warnings, [])
})

test('a frame of rows gives the chart of the rows', () => {
  const rows = syntheticRows()
  assert.deepEqual(varianceRatioChart({ toRecords: () => rows }), varianceRatioChart(rows))
})

test('rows come in any order', () => {
  const rows = syntheticRows()
  assert.deepEqual(varianceRatioChart([...rows].reverse()), varianceRatioChart(rows))
})

test('ratios of 0 and points without a ratio are counted in the caption, never lost without a word', () => {
  const rows = syntheticRows({ zero: true }).map((row, index) =>
    index === 3 ? { ...row, ratio: null, ratioLow: null, ratioHigh: null, status: 'diverged' } : row,
  )
  const caption = captionOf(varianceRatioChart(rows))
  assert.match(caption, /3 ratios are exactly 0, which a log axis cannot hold/)
  assert.match(caption, /One point has no ratio and is not drawn \(diverged\)/)
})

test('a break-even that is not known is neither drawn nor told', () => {
  const drawn = (breakEven: number | null) => {
    const chart = varianceRatioChart(syntheticRows().map(row => ({ ...row, breakEven })))
    return [/\(break-even\)/.test(JSON.stringify(chart.layer)), /break-even/.test(captionOf(chart))]
  }
  assert.deepEqual(drawn(1 / 3), [true, true])
  assert.deepEqual(drawn(null), [false, false])
})

test('the caption names the interval, its level and how many mini-batches were measured', () => {
  assert.match(
    captionOf(varianceRatioChart(syntheticRows())),
    /95 % limits .*\(group-jackknife\)\. n = 64 mini-batches/,
  )
})

test('rows that would make a misleading chart are refused in one sentence', () => {
  const rows = syntheticRows()
  const change = (cells: object) => rows.map((row, index) => (index === 2 ? { ...row, ...cells } : row))
  const { ratioLow: _, ...withoutLow } = rows[0]
  const cases: [() => unknown, RegExp][] = [
    [() => varianceRatioChart([]), /rows must not be empty/],
    [() => varianceRatioChart('rows' as never), /rows must be an array of rows or a frame, got string/],
    [() => varianceRatioChart([withoutLow]), /row 0 has no column ratioLow/],
    [() => varianceRatioChart(change({ ratio: -0.1 })), /must not be negative, got -0.1 at epoch 2, progress 0.33/],
    [() => varianceRatioChart(change({ interval: null })), /the interval must be named where there are limits/],
    [() => varianceRatioChart(change({ breakEven: 1 / 3 })), /rows must be of one case/],
    [() => varianceRatioChart(change({ ratioLow: 9 })), /ratioLow must not exceed ratioHigh/],
    [() => varianceRatioChart(change({ progress: 2 })), /progress must be in \[0, 1\], got 2/],
    [() => varianceRatioChart([...rows, rows[0]]), /rows must be of one case, got two at epoch 2, progress 0.02/],
    [() => varianceRatioChart(rows, { epochs: [3] }), /epoch 3 was not measured; measured are 2, 5, 10/],
    [() => varianceRatioChart(rows, { epochs: [] }), /epochs must name at least one/],
    [
      () => varianceRatioChart(syntheticRows({ epochs: [1, 2, 3, 4, 5, 6, 7] })),
      /at most 6 epochs can be told apart, got 7/,
    ],
  ]
  for (const [make, message] of cases) assert.throws(make, message)
})
