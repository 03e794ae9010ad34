import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleOf } from '../../src/notebook/bundle.js'
import { chart } from '../../src/notebook/chart.js'
import { displaySymbol } from '../../src/notebook/displayable.js'

test('a chart is one bundle of the vega-lite object and a text that says what it shows', () => {
  const bundle = chart({
    title: { text: 'Ratio' },
    layer: [
      { mark: 'line', encoding: { x: { field: 'step', title: 'updates' }, y: { field: 'ratio' } } },
      { mark: 'area', encoding: { x: { field: 'step', axis: { title: 'updates' } }, y: { field: 'low' } } },
    ],
  })[displaySymbol]()
  assert.equal(bundle['text/plain'], 'Chart: Ratio (ratio, low against updates)')
  const value = bundle['application/vnd.vegalite.v5+json'] as { $schema: string; layer: unknown[] }
  assert.equal(value.$schema, 'https://vega.github.io/schema/vega-lite/v5.json')
  assert.equal(value.layer.length, 2)
})

test('background and ink are left to the theme, all other settings stay', () => {
  const specification = {
    background: 'white',
    mark: { type: 'line', color: 'red' },
    config: {
      background: 'white',
      axis: { labelColor: 'black', titleColor: 'black', gridColor: '#eee', labelFontSize: 9 },
      title: { color: 'black', fontSize: 12 },
      range: { category: ['#123456'] },
    },
  }
  const shown = chart(specification)[displaySymbol]()['application/vnd.vegalite.v5+json']
  assert.deepEqual(shown, {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    mark: { type: 'line', color: 'red' },
    config: {
      axis: { labelFontSize: 9 },
      title: { fontSize: 12 },
      range: { category: ['#123456'] },
      view: { continuousWidth: 420, continuousHeight: 260 },
    },
  })
  assert.equal(chart(specification).specification, specification)
})

test('a chart that says how large it is stays so', () => {
  const shown = chart({ mark: 'point', config: { view: { continuousWidth: 100, stroke: null } } })[displaySymbol]()
  assert.deepEqual((shown['application/vnd.vegalite.v5+json'] as { config: object }).config, {
    view: { continuousWidth: 100, continuousHeight: 260, stroke: null },
  })
})

test('a JSON text is refused, since it would show as nothing', () => {
  assert.throws(() => chart('{}' as never), { name: 'TypeError', message: /must be a vega-lite object, got string/ })
})

test('a mark that vega-lite does not know is refused, however deep it stands', () => {
  const error = { name: 'RangeError', message: /^chart: mark must be one of arc, area, .*, trail, got "lin"$/ }
  assert.throws(() => chart({ mark: 'lin' }), error)
  assert.throws(() => chart({ hconcat: [{ mark: 'bar' }, { layer: [{ mark: { type: 'lin' } }] }] }), error)
  assert.throws(() => chart({ facet: {}, spec: { mark: 'lin' } }), error)
})

test('a cell that ends in a plain vega-lite value shows it as the chart that it is, and another object as text', () => {
  const plain = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    data: { values: [{ x: 1 }] },
    mark: 'point',
    encoding: { x: { field: 'x', type: 'quantitative' } },
  }
  assert.deepEqual(bundleOf(plain), chart(plain)[displaySymbol]())
  assert.deepEqual(bundleOf({ ...plain, height: 300 }), chart({ ...plain, height: 300 })[displaySymbol]())
  assert.deepEqual(Object.keys(bundleOf({ ...plain, $schema: undefined })), ['text/plain'])
  assert.deepEqual(Object.keys(bundleOf({ $schema: 'https://vega.github.io/schema/vega/v5.json' })), ['text/plain'])
})

test('math in the labels of a chart is shown in Unicode, and the chart itself stays', () => {
  const plain = { title: '$\\hat{\\gamma}_t$', data: { values: [{ x: 1 }] }, mark: 'point' }
  const before = JSON.stringify(plain)
  const shown = chart(plain)[displaySymbol]()
  assert.equal((shown['application/vnd.vegalite.v5+json'] as { title: string }).title, 'γ̂ₜ')
  assert.equal(shown['text/plain'], 'Chart: γ̂ₜ')
  assert.equal(JSON.stringify(plain), before)
})
