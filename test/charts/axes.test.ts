import assert from 'node:assert/strict'
import { test } from 'node:test'
import { log2Axis, log2Domain } from '../../src/charts/axes.js'
import { axisTitle } from '../../src/charts/axis-title.js'
import { numberLabel } from '../../src/charts/number-label.js'

const column = { name: 'ratio', type: 'number', unit: '1', meaning: 'variance ratio' } as const

test('a log axis refuses zero and negative values', () => {
  for (const value of [0, -1, Number.NaN])
    assert.throws(() => log2Domain('chart', [1, value]), /a log axis has no place for/)
  assert.throws(() => log2Axis(column, [0, 1]), /domain must be positive and rising, got \[0, 1\]/)
})

test('the domain of a log₂ axis is the nearest powers of two around the values', () => {
  assert.deepEqual(log2Domain('chart', [0.3, 1.1]), [0.25, 2])
  assert.deepEqual(log2Domain('chart', [0.25, 2]), [0.25, 2])
  assert.deepEqual(log2Domain('chart', [1]), [1, 2])
})

test('a log₂ axis has its ticks at powers of two, at most eight of them, 1 among them', () => {
  assert.deepEqual((log2Axis(column, [0.25, 2]).axis as { values: number[] }).values, [0.25, 0.5, 1, 2])
  const wide = (log2Axis(column, [2 ** -20, 4]).axis as { values: number[] }).values
  assert.ok(wide.length <= 8 && wide.includes(1), String(wide))
  for (const value of wide) assert.ok(Number.isInteger(Math.log2(value)))
})

test('ratios are written as fractions', () => {
  assert.deepEqual([1 / 2, 1 / 3, 1 / 8, 1 / 16, 1, 4, 0.7].map(numberLabel), ['½', '⅓', '⅛', '1/16', '1', '4', '0.7'])
})

test('an axis is titled by the meaning and the unit of its column, a pure number without one', () => {
  assert.equal(axisTitle(column), 'Variance ratio')
  assert.equal(axisTitle({ ...column, unit: 's', meaning: 'time' }), 'Time (s)')
})
