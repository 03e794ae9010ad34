import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Chart } from '../../src/charts/chart.js'
import { unicodeLabels } from '../../src/charts/math-labels.js'

/** The texts of a chart as vega draws them. */
async function drawnTexts(chart: Chart): Promise<string[]> {
  const vega = require('vega') as typeof import('vega')
  const { compile } = require('vega-lite') as typeof import('vega-lite')
  const quiet = { warn: () => quiet, info: () => quiet, debug: () => quiet, error: () => quiet, level: () => quiet }
  const view = new vega.View(vega.parse(compile(chart as never, { logger: quiet as never }).spec), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return [...svg.matchAll(/<(?:text|tspan)\b[^>]*>([^<]+)</g)].map(([, text]) => text.replaceAll('&amp;', '&'))
}

const rows = [
  { t: 1, loss: 0.3, method: '$\\hat\\gamma_t$', note: 'cost $5' },
  { t: 2, loss: 0.2, method: '$\\hat\\gamma_t$', note: 'cost $6' },
  { t: 1, loss: 0.5, method: '$\\eta=10^{-3}$', note: '' },
  { t: 2, loss: 0.1, method: '$\\eta=10^{-3}$', note: '' },
]
const chart: Chart = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  usermeta: { figure: { caption: 'with $\\eta$' } },
  title: { text: ['Loss of $w_{t+1}$', 'in \\$'], subtitle: '$\\|x\\|^2$' },
  data: { values: rows },
  transform: [
    { filter: 'datum.method === \'$\\\\hat\\\\gamma_t$\' || datum.method == "$\\\\eta=10^{-3}$"' },
    { filter: { field: 'method', oneOf: ['$\\hat\\gamma_t$', '$\\eta=10^{-3}$'] } },
    { calculate: "datum.loss > 0.25 ? '$\\\\nabla f$' : 'low'", as: 'label' },
  ],
  hconcat: [
    {
      layer: [
        { mark: 'line' },
        { mark: 'text', encoding: { text: { field: 'label' } } },
        {
          mark: { type: 'text', text: '$\\le 1$' },
          data: { values: [{ t: 1, loss: 0, method: '$\\eta=10^{-3}$' }] },
        },
      ],
      encoding: {
        x: {
          field: 't',
          type: 'quantitative',
          title: 'Step $t$',
          axis: {
            values: [1, 2],
            format: '$.1f',
            labelExpr: "datum.value > 1 ? '$t_2$' : format(datum.value, '$.1f')",
          },
        },
        y: { field: 'loss', type: 'quantitative', axis: { title: '$\\mathcal L(\\theta)$', format: '$.2f' } },
        color: {
          field: 'method',
          type: 'nominal',
          title: 'Rate $\\eta$',
          sort: ['$\\eta=10^{-3}$', '$\\hat\\gamma_t$'],
          scale: { domain: ['$\\eta=10^{-3}$', '$\\hat\\gamma_t$'], range: ['#111111', '#222222'] },
        },
        opacity: { condition: { test: { field: 'method', equal: '$\\eta=10^{-3}$' }, value: 0.5 }, value: 1 },
      },
    },
    {
      mark: 'point',
      encoding: {
        column: { field: 'method', header: { title: '$\\sigma^2$' } },
        x: { field: 't', type: 'quantitative' },
        y: { value: 10 },
      },
    },
  ],
}

test('every label that vega draws is in Unicode, and values keep matching what names them', async () => {
  const { chart: made, labels } = unicodeLabels(chart)
  const texts = await drawnTexts(made)
  for (const text of [
    'Loss of wₜ₊₁',
    'in $',
    '‖x‖²',
    'Step t',
    't₂',
    '$1.0',
    'ℒ(θ)',
    'Rate η',
    'η = 10⁻³',
    'γ̂ₜ',
    'σ²',
    '∇f',
    '≤ 1',
    '$0.50',
  ])
    assert.ok(texts.includes(text.normalize('NFC')), `${text} in ${texts.join(' | ')}`)
  assert.equal(texts.filter(text => text === '∇f').length, 2, 'two rows pass the filters and are above 0.25')
  assert.equal(texts.filter(text => /\$[^\d]/.test(text)).length, 0, texts.join(' | '))
  const legend = texts.filter(text => text === 'η = 10⁻³' || text === 'γ̂ₜ')
  assert.deepEqual(legend.slice(-2), ['η = 10⁻³', 'γ̂ₜ'], 'the legend keeps the order of the domain')
  assert.equal(labels['η = 10⁻³'], '$\\eta=10^{-3}$')
  assert.equal(labels['γ̂ₜ'], '$\\hat\\gamma_t$')
  assert.equal(labels['Loss of wₜ₊₁'], 'Loss of $w_{t+1}$')
  assert.equal(labels['∇f'], '$\\nabla f$')
})

test('names, formats, captions and columns that are not shown keep their dollars; the given chart stays as it was', () => {
  const before = JSON.stringify(chart)
  const made = unicodeLabels(chart).chart
  assert.equal(JSON.stringify(chart), before)
  const text = JSON.stringify(made)
  for (const part of ['"caption":"with $\\\\eta$"', '"format":"$.2f"', "format(datum.value, '$.1f')"])
    assert.ok(text.includes(part), part)
  const named: Chart = {
    data: { values: [{ $a$: 1, b: 'x' }] },
    transform: [
      { calculate: 'datum[\'$a$\'] + length("$x^2$") + (test(/^\\$x\\$/, datum.b) ? 1 : 2) / datum.c', as: '$c$' },
    ],
    mark: 'point',
    encoding: { x: { field: '$a$' }, y: { field: '$c$' }, tooltip: { field: 'b', title: '$\\eta$' } },
  }
  const { chart: unchanged } = unicodeLabels(named)
  assert.deepEqual(unchanged, {
    ...named,
    transform: [
      { calculate: 'datum[\'$a$\'] + length("x²") + (test(/^\\$x\\$/, datum.b) ? 1 : 2) / datum.c', as: '$c$' },
    ],
    encoding: { x: { field: '$a$' }, y: { field: '$c$' }, tooltip: { field: 'b', title: 'η' } },
  })
})

test('a chart without math is returned itself, and rows that do not change are shared', () => {
  const plain: Chart = {
    data: { values: [{ a: 1, b: 'x' }] },
    mark: 'point',
    encoding: { x: { field: 'a' }, text: { field: 'b' } },
  }
  assert.equal(unicodeLabels(plain).chart, plain)
  const values = [{ s: 'a' }, { s: '$b$' }]
  const mixed = unicodeLabels({ data: { values }, mark: 'text', encoding: { text: { field: 's' } } }).chart
  const made = (mixed.data as { values: object[] }).values
  assert.equal(made[0], values[0])
  assert.deepEqual(made[1], { s: 'b' })
})

test('a dollar alone in a shown column, two values that become one, and rows as a text are refused', () => {
  const of = (values: unknown): Chart => ({ data: { values }, mark: 'text', encoding: { text: { field: 's' } } })
  assert.throws(
    () => unicodeLabels(of([{ s: 'costs $5' }])),
    /^RangeError: label: a dollar stands alone; .* in "costs \$5"$/,
  )
  assert.throws(
    () => unicodeLabels(of([{ s: '$x_1$' }, { s: '$x_{1}$' }])),
    /^RangeError: label: s has "\$x_1\$" and "\$x_\{1\}\$", which are the same in Unicode; write them alike$/,
  )
  assert.throws(() => unicodeLabels(of([{ s: 'η' }, { s: '$\\eta$' }])), /the same in Unicode/)
  assert.throws(() => unicodeLabels(of('s\n$x$')), /must be rows/)
  assert.throws(() => unicodeLabels({ ...of([]), title: '$\\foo$' }), /\\foo is not known, in "\$\\foo\$"/)
})

test('100,000 rows with labels in math are looked through in less than a second', () => {
  const values = Array.from({ length: 100_000 }, (_, t) => ({
    t,
    loss: Math.sin(t),
    s: t % 2 ? '$\\eta$' : '$\\theta$',
  }))
  const many: Chart = { data: { values }, mark: 'point', encoding: { x: { field: 't' }, color: { field: 's' } } }
  unicodeLabels(many)
  const start = performance.now()
  const made = unicodeLabels(many).chart.data as { values: { s: string }[] }
  const seconds = (performance.now() - start) / 1000
  assert.equal(made.values[99_999].s, 'η')
  assert.ok(seconds < 1, `${seconds} s`)
})

test('whatever a chart holds, it is written anew or refused as a label', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '$x$',
      '$',
      "datum['$a$'] + '$b$'",
      "'$x",
      '/$/',
      '\\$',
      '$\\foo$',
      'a',
      "(({'$y_1$': 1})[datum.a])",
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  const key = fc.constantFrom(
    'data',
    'values',
    'filter',
    'and',
    'expr',
    'title',
    'field',
    'sort',
    'transform',
    'datasets',
    'a',
  )
  const { chart } = fc.letrec(tie => ({
    chart: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('chart'),
    ),
  }))
  let changed = 0
  fc.assert(
    fc.property(chart, chart => {
      const before = JSON.stringify(chart)
      try {
        if (unicodeLabels(chart as Chart).chart !== chart) changed++
      } catch (error) {
        assert.ok(error instanceof RangeError && error.message.startsWith('label: '), String(error))
      }
      assert.equal(JSON.stringify(chart), before)
    }),
    { numRuns: 2000, seed: 5 },
  )
  assert.ok(changed > 100, `${changed} charts changed`)
})
