import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Axis } from '../../src/charts/axis.js'
import { axisTitle } from '../../src/charts/axis-title.js'
import { categoryAxis } from '../../src/charts/category-axis.js'
import { line } from '../../src/charts/line.js'
import { linearAxis } from '../../src/charts/linear-axis.js'
import { log2Axis, log10Axis } from '../../src/charts/log-axis.js'
import { niceDomain, niceStep } from '../../src/charts/nice-numbers.js'
import { numberLabel, powerLabel } from '../../src/charts/number-label.js'
import { percentAxis } from '../../src/charts/percent-axis.js'
import { plot } from '../../src/charts/plot.js'
import { stepAxis } from '../../src/charts/step-axis.js'
import { timeAxis } from '../../src/charts/time-axis.js'
import type { Column } from '../../src/tables/column.js'
import { scene } from './scene.js'

const column: Column = { name: 'ratio', type: 'number', unit: '1', meaning: 'variance ratio' }
const seconds: Column = { name: 'ratio', type: 'number', unit: 's', meaning: 'time' }

/** Labels that are seen along x, each with its share of the way, when rows hold the values. */
async function labels(axis: Axis, values: readonly number[], declared = column): Promise<[string, number][]> {
  const rows = values.map(ratio => ({ ratio, y: 1 }))
  const y: Column = { ...column, name: 'y', meaning: 'height' }
  const marks = await scene(plot({ rows, columns: [declared, y], x: axis, y: linearAxis('y'), width: 1000 }, line()))
  const [first] = marks.filter(({ role }) => role === 'axis-label')
  return first.items.filter(({ text }) => text !== '').map(({ text, x }) => [text ?? '', Math.round(x - 0.5) / 1000])
}
const names = async (...given: Parameters<typeof labels>): Promise<string[]> =>
  (await labels(...given)).map(([text]) => text)

test('a log axis refuses zero and negative values', () => {
  for (const value of [0, -1])
    for (const axis of [log2Axis('ratio'), log10Axis('ratio')])
      assert.throws(() => axis.lay(column, [1, value], false, 'y'), /a log axis has no place for/)
  assert.throws(() => log2Axis('ratio', { domain: [0, 1] }).lay(column, [1], false, 'y'), /no place for 0/)
  assert.throws(
    () => log2Axis('ratio', { domain: [2, 1] }).lay(column, [1], false, 'y'),
    /domain must be two rising numbers/,
  )
})

test('the domain of a log₂ axis is the nearest powers of two around the values, an octave more with an edge', () => {
  const domain = (values: number[], edge = false) => log2Axis('ratio').lay(column, values, edge, 'y').domain
  assert.deepEqual(domain([0.3, 1.1]), [0.25, 2])
  assert.deepEqual(domain([0.25, 2]), [0.25, 2])
  assert.deepEqual(domain([1]), [1, 2])
  assert.deepEqual(domain([0.3, 1.1], true), [0.125, 2])
})

test('a log₂ axis has its ticks at powers of two, at most eight of them, 1 among them, and where it is told', async () => {
  assert.deepEqual(await labels(log2Axis('ratio'), [0.25, 2]), [
    ['¼', 0],
    ['½', 0.333],
    ['1', 0.667],
    ['2', 1],
  ])
  const wide = await names(log2Axis('ratio'), [2 ** -20, 4])
  assert.ok(wide.length <= 8 && wide.includes('1'), String(wide))
  assert.deepEqual(await labels(log2Axis('ratio', { ticks: [1 / 3] }), [0.25, 1]), [
    ['¼', 0],
    ['⅓', Math.round(1000 * (Math.log2(4 / 3) / 2)) / 1000],
    ['½', 0.5],
    ['1', 1],
  ])
})

test('a log₁₀ axis is labelled at powers, below two decades also at 2 and 5', async () => {
  assert.deepEqual(await labels(log10Axis('ratio'), [2e-4, 30]), [
    ['10⁻⁴', 0],
    ['10⁻³', 0.167],
    ['10⁻²', 0.333],
    ['10⁻¹', 0.5],
    ['1', 0.667],
    ['10', 0.833],
    ['10²', 1],
  ])
  assert.deepEqual(await names(log10Axis('ratio'), [0.3, 4]), ['0.2', '0.5', '1', '2', '5'])
  assert.deepEqual(await names(log10Axis('ratio'), [2.5e-4, 9e-4]), ['2·10⁻⁴', '5·10⁻⁴', '10⁻³'])
  assert.deepEqual(await names(log10Axis('ratio'), [1]), ['0.5', '1', '2'])
  const wide = await names(log10Axis('ratio'), [1e-30, 1])
  assert.ok(wide.length <= 8 && wide.includes('1'), String(wide))
})

test('per cent are a hundred times the fraction', async () => {
  assert.deepEqual(await labels(percentAxis('ratio'), [0.3, 0.7]), [
    ['0', 0],
    ['20', 0.2],
    ['40', 0.4],
    ['60', 0.6],
    ['80', 0.8],
    ['100', 1],
  ])
  assert.deepEqual(await names(percentAxis('ratio'), [-0.02, 0.021]), ['−2', '−1', '0', '1', '2', '3'])
})

test('steps have their thousands apart and no fractions', async () => {
  assert.deepEqual(await labels(stepAxis('ratio'), [0, 20_000]), [
    ['0', 0],
    ['5,000', 0.25],
    ['10,000', 0.5],
    ['15,000', 0.75],
    ['20,000', 1],
  ])
  assert.deepEqual(await names(stepAxis('ratio'), [1, 3]), ['1', '2', '3'])
})

test('time is labelled in the unit that reads best', async () => {
  assert.deepEqual(await labels(timeAxis('ratio'), [7200], seconds), [
    ['0', 0],
    ['30', 0.25],
    ['60', 0.5],
    ['90', 0.75],
    ['120', 1],
  ])
  assert.deepEqual(await names(timeAxis('ratio'), [100], seconds), ['0', '20', '40', '60', '80', '100'])
  assert.deepEqual(await names(timeAxis('ratio'), [86_400], seconds), ['0', '6', '12', '18', '24'])
  assert.deepEqual(await names(timeAxis('ratio'), [864_000], seconds), ['0', '2', '4', '6', '8', '10'])
  assert.equal(timeAxis('ratio').lay(seconds, [7200], false, 'x').channel.axis?.title, 'Time (min)')
  assert.throws(() => timeAxis('ratio').lay(column, [1], false, 'x'), /unit of the column must be s, got 1/)
})

test('a linear axis ends at whole steps of 1, 2 or 5', () => {
  assert.deepEqual([0.07, 0.2, 3, 7, 1000].map(niceStep), [0.1, 0.2, 5, 10, 1000])
  assert.deepEqual(niceDomain(0.13, 0.98), [0, 1])
  assert.deepEqual(niceDomain(-3, 17), [-5, 20])
  assert.deepEqual(niceDomain(0.3, 0.3), [0.3 - 0.03, 0.3 + 0.03])
  assert.deepEqual(linearAxis('ratio', { zero: true }).lay(column, [7, 9], false, 'y').domain, [0, 10])
})

test('names keep the order of the rows, numbers rise', () => {
  const domain = (cells: readonly (string | number)[], along: 'x' | 'y') =>
    categoryAxis('ratio').lay(column, cells, false, along).channel.scale?.domain
  assert.deepEqual(domain(['conv2', 'conv1', 'conv2'], 'x'), ['conv2', 'conv1'])
  assert.deepEqual(domain([3, 1, 2], 'x'), [1, 2, 3])
  assert.deepEqual(domain([3, 1, 2], 'y'), [3, 2, 1])
})

test('numbers at even distances leave out every other label where they would touch, names never do', () => {
  const overlap = (cells: readonly (string | number)[]) =>
    categoryAxis('ratio').lay(column, cells, false, 'x').channel.axis?.labelOverlap
  assert.equal(overlap([16, 32, 64]), true)
  assert.equal(overlap(['conv1', 'conv2']), undefined)
})

test('ratios are written as fractions, powers of ten with raised exponents', () => {
  assert.deepEqual([1 / 2, 1 / 3, 1 / 8, 1 / 16, 1, 4, 0.7].map(numberLabel), ['½', '⅓', '⅛', '1/16', '1', '4', '0.7'])
  assert.deepEqual([1e-3, 2e-3, 0.1, 1, 10, 100, 5e12].map(powerLabel), [
    '10⁻³',
    '2·10⁻³',
    '10⁻¹',
    '1',
    '10',
    '10²',
    '5·10¹²',
  ])
})

test('an axis is titled by the meaning and the unit of its column, a pure number without one', () => {
  assert.equal(axisTitle(column), 'Variance ratio')
  assert.equal(axisTitle(seconds), 'Time (s)')
})
