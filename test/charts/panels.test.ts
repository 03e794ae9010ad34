import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorBars } from '../../src/charts/error-bars.js'
import { intervalBand } from '../../src/charts/interval-band.js'
import { line } from '../../src/charts/line.js'
import { linearAxis } from '../../src/charts/linear-axis.js'
import { log10Axis } from '../../src/charts/log-axis.js'
import { panels } from '../../src/charts/panels.js'
import { plot } from '../../src/charts/plot.js'
import { points } from '../../src/charts/points.js'
import { residualPlot } from '../../src/charts/residual-plot.js'
import { smallMultiples } from '../../src/charts/small-multiples.js'
import { stepAxis } from '../../src/charts/step-axis.js'
import { seriesColours } from '../../src/charts/theme.js'
import { columns, measuredRows } from './measured-rows.js'
import { type Mark, scene, texts } from './scene.js'

const methods = ['sgd', 'svrg']
const base = { rows: measuredRows(methods), columns, x: stepAxis('step'), y: log10Axis('loss'), series: 'method' }
const logarithmic = plot(base, intervalBand(), line(), points())
const linear = plot({ ...base, y: linearAxis('loss') }, line(), points())
const residuals = residualPlot(
  {
    ...base,
    rows: measuredRows(['sgd']),
    series: undefined,
    y: linearAxis('loss'),
    theory: 'predicted',
    standardError: 'limits',
  },
  errorBars(),
  points(),
)
const letters = (marks: readonly Mark[]) =>
  marks.filter(({ kind, role, items }) => kind === 'text' && role === 'mark' && /^\([a-z]\)/.test(items[0]?.text ?? ''))

test('panels stand beside each other at the same height, each letter exactly over the left edge of its plot', async () => {
  const marks = await scene(panels([logarithmic, linear, residuals], { headings: ['log', 'linear', 'theory'] }))
  const found = letters(marks)
  assert.deepEqual(
    found.map(({ items }) => items[0].text),
    ['(a) log', '(b) linear', '(c) theory'],
  )
  for (const { items, plot: own } of found) {
    assert.equal(items[0].x, own.x)
    assert.equal(items[0].y, own.y)
    assert.equal(own.y, found[0].plot.y)
  }
  const lefts = found.map(({ plot: own }) => own.x)
  assert.ok(lefts[1] > lefts[0] + 181 && lefts[2] > lefts[1] + 181, String(lefts))
})

test('one legend for all panels says each series once, above, below or at the right', async () => {
  const area = (marks: readonly Mark[]) =>
    marks.filter(({ role }) => role === 'legend-symbol').flatMap(({ items }) => items)
  for (const legendAt of ['top', 'bottom', 'right'] as const) {
    const marks = await scene(panels([logarithmic, linear], { legendAt }))
    const symbols = area(marks)
    assert.deepEqual(texts(marks, 'legend-label'), methods)
    assert.deepEqual(
      symbols.map(({ fill }) => fill),
      seriesColours.slice(0, 2),
    )
    const plots = letters(marks).map(({ plot: own }) => own)
    for (const { x, y } of symbols)
      if (legendAt === 'top') assert.ok(y < plots[0].y - 15)
      else if (legendAt === 'bottom') assert.ok(y > plots[0].y + plots[0].height)
      else assert.ok(x > plots[1].x + plots[1].width)
  }
  assert.deepEqual(texts(await scene(panels([logarithmic, linear], { legend: 'each' })), 'legend-label'), [
    ...methods,
    ...methods,
  ])
  assert.deepEqual(texts(await scene(panels([logarithmic, linear], { legend: 'none' })), 'legend-label'), [])
})

test('one legend for all panels shows the lines of one and the markers of another', async () => {
  const shapes = async (...charts: Parameters<typeof panels>[0]) =>
    (await scene(panels(charts)))
      .filter(({ role }) => role === 'legend-symbol')
      .flatMap(({ items }) => items.map(({ shape }) => shape))
  const lines = plot(base, line())
  const markers = plot({ ...base, y: linearAxis('loss') }, points())
  const both = await shapes(logarithmic, linear)
  assert.deepEqual(await shapes(lines, markers), both)
  assert.deepEqual(await shapes(markers, lines), both)
  assert.notDeepEqual(await shapes(lines, lines), both)
})

test('small multiples have the same axes and series, their numbers once at the left and below', async () => {
  const networks = ['lenet', 'resnet', 'densenet']
  const rows = measuredRows(methods, networks).filter(
    ({ network, method }) => network !== 'resnet' || method === 'svrg',
  )
  const chart = smallMultiples({ ...base, rows, by: 'network', panelColumns: 2, height: 120 }, line(), points())
  const marks = await scene(chart)
  assert.deepEqual(
    letters(marks).map(({ items }) => items[0].text),
    ['(a) lenet', '(b) resnet', '(c) densenet'],
  )
  const losses = rows.map(row => row.loss as number)
  assert.ok(Math.min(...losses) > 0.2 && Math.max(...losses) <= 5, 'all within 0.2 and 5')
  const symbols = marks.filter(({ kind, role, items }) => kind === 'symbol' && role === 'mark' && items.length > 0)
  assert.equal(symbols.length, 3)
  for (const { items, plot: own } of symbols)
    for (const { x, y, fill, datum } of items) {
      const share = Math.log((datum!.loss as number) / 0.2) / Math.log(25)
      assert.ok(Math.abs(y - (own.y + own.height * (1 - share))) < 1e-6)
      assert.ok(Math.abs(x - (own.x + (own.width * (datum!.step as number)) / 500)) < 1e-6)
      assert.equal(
        fill,
        seriesColours[methods.indexOf(datum!.method as string)],
        'a series has its colour in each panel',
      )
    }
  assert.deepEqual(texts(marks, 'axis-title').sort(), [
    'Mean training loss',
    'Mean training loss',
    'Updates done (step)',
    'Updates done (step)',
  ])
  const { caption, columns: shown } = chart.usermeta.figure
  assert.equal(
    caption,
    'Mean training loss against updates done (step). Panels by Network: (a) lenet, (b) resnet, (c) densenet. n = 10 (seeds averaged).',
  )
  assert.ok(shown.some(({ name }) => name === 'network'))
})

test('a panel says by its letter what it could not draw', () => {
  const rows = measuredRows(methods, ['lenet', 'resnet']).map((row, index) =>
    index === 14 ? { ...row, loss: null, status: 'diverged' } : row,
  )
  const { caption } = smallMultiples({ ...base, rows, by: 'network' }, line()).usermeta.figure
  assert.match(caption, /\(b\) One row has no value of loss and is not drawn \(diverged\)\.$/)
})

test('the caption of panels is that of each with its letter, and the data of all go along', () => {
  const chart = panels([logarithmic, residuals], { caption: 'Two views' })
  const { caption, columns: shown, n, interval } = chart.usermeta.figure
  assert.match(
    caption,
    /^Two views\. \(a\) Mean training loss .* \(b\) Mean training loss .*Below: \(measured − theory\)/,
  )
  for (const name of ['step', 'loss', 'method', 'predicted', 'residual'])
    assert.ok(
      shown.some(column => column.name === name),
      name,
    )
  assert.deepEqual([n, interval], [[10, 10], { name: 't', level: 0.95 }])
})

test('panels that cannot stand together are refused', () => {
  const lost = measuredRows(methods, ['lenet', 'resnet']).map(row => ({
    ...row,
    loss: row.network === 'lenet' ? row.loss : null,
  }))
  const other = plot({ ...base, rows: measuredRows(['sgd', 'igt']) }, line())
  const { usermeta: _, ...bare } = { ...logarithmic, mark: 'bar', layer: undefined }
  const cases: [() => unknown, RegExp][] = [
    [() => panels([]), /charts must be 1 to 26, got 0/],
    [() => panels(logarithmic as never), /charts must be an array of charts, got object/],
    [() => panels([bare as never]), /chart \(a\) must be a chart of plot, histogram or residualPlot/],
    [
      () => panels([logarithmic, other]),
      /a shared legend needs the same series in all panels, \(a\) has .*svrg.* and \(b\) .*igt.*use legend: 'each'/,
    ],
    [
      () => panels([logarithmic, { ...linear, config: { ...linear.config, view: {} as never } }]),
      /charts must have the same config, \(b\) differs/,
    ],
    [() => panels([logarithmic], { headings: [] }), /headings must be one for each chart, got 0 for 1/],
    [() => panels([logarithmic], { columns: 0 }), /columns must be a positive whole number, got 0/],
    [() => panels([logarithmic], { legend: 'left' as never }), /legend must be shared, each or none, got "left"/],
    [() => panels([logarithmic], { legendAt: 'left' as never }), /legendAt must be right, top or bottom/],
    [() => smallMultiples({ ...base, by: 'nothing' }, line()), /row 0 has no column nothing/],
    [() => smallMultiples({ ...base, rows: lost, by: 'network' }, line()), /network resnet: no value of loss to draw/],
    [() => smallMultiples({ ...base, by: 'status' }, line()), /columns must say unit and meaning of status/],
  ]
  for (const [make, message] of cases) assert.throws(make, message)
})
