import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorBars } from '../../src/charts/error-bars.js'
import { linearAxis } from '../../src/charts/linear-axis.js'
import { points } from '../../src/charts/points.js'
import { residualPlot } from '../../src/charts/residual-plot.js'
import { stepAxis } from '../../src/charts/step-axis.js'
import { seriesColours, seriesDashes } from '../../src/charts/theme.js'
import { columns, measuredRows } from './measured-rows.js'
import { drawn, scene } from './scene.js'

const rows = measuredRows(['sgd'])
const base = { rows, columns, x: stepAxis('step'), y: linearAxis('loss'), theory: 'predicted' }

test('residuals are (measured − theory) in standard errors, of the limits or of a column', async () => {
  const errors = {
    limits: (row: (typeof rows)[number]) => ((row.lossHigh as number) - (row.lossLow as number)) / 3.919927969080108,
    column: (row: (typeof rows)[number]) => row.error as number,
  }
  for (const standardError of ['limits', { column: 'error' }] as const) {
    const chart = residualPlot({ ...base, standardError }, errorBars(), points())
    const error = standardError === 'limits' ? errors.limits : errors.column
    const z = rows.map(row => ((row.loss as number) - (row.predicted as number)) / error(row))
    const largest = Math.max(3, Math.ceil(Math.max(...z.map(Math.abs))))
    const marks = await scene(chart)
    const [main, strip] = marks.filter(({ kind, items }) => kind === 'symbol' && items.length > 0)
    assert.equal(main.plot.x, strip.plot.x, 'one above the other')
    assert.equal(main.plot.width, strip.plot.width)
    assert.equal(main.plot.height + strip.plot.height + 8, 240)
    strip.items.forEach(({ x, y }, index) => {
      const wanted = strip.plot.y + strip.plot.height * (0.5 - z[index] / (2 * largest))
      assert.ok(Math.abs(y - wanted) < 1e-6, `${y} for ${wanted}`)
      assert.ok(Math.abs(x - main.items[index].x) < 1e-9, 'under its measured value')
    })
    const [range] = marks.filter(({ kind }) => kind === 'rect')
    const { y, y2 } = range.items[0]
    for (const [edge, at] of [
      [y, 2],
      [y2!, -2],
    ])
      assert.ok(Math.abs(edge - (strip.plot.y + strip.plot.height * (0.5 - at / (2 * largest)))) < 1e-6)
    const outside = z.filter(size => Math.abs(size) > 2).length
    assert.match(chart.usermeta.figure.caption, new RegExp(`±2 shaded; ${outside} of ${rows.length} outside`))
  }
})

test('the curve is the theory of the rows, and labels of x stand once', async () => {
  const marks = await scene(residualPlot({ ...base, standardError: 'limits' }))
  const curve = drawn(marks, 'line')
  const main = marks.find(({ kind, role }) => kind === 'line' && role === 'mark')!
  const measured = marks.filter(({ kind, items }) => kind === 'symbol' && items.length > 0)[0].items
  const perUnit = (measured[1].y - measured[0].y) / ((rows[1].loss as number) - (rows[0].loss as number))
  curve.forEach(({ y }, index) => {
    const wanted = measured[index].y + perUnit * ((rows[index].predicted as number) - (rows[index].loss as number))
    assert.ok(Math.abs(y - wanted) < 1e-6)
  })
  assert.equal(main.items.length, rows.length)
  const titles = marks.filter(({ role }) => role === 'axis-title').flatMap(({ items }) => items.map(({ text }) => text))
  assert.deepEqual(titles.sort(), ['Mean training loss', 'Residual', 'Updates done (step)'])
})

test('a row without theory or limits is in neither, and a standard error of 0 is refused', () => {
  const some = rows.map((row, index) => (index === 1 ? { ...row, predicted: null } : row))
  assert.match(residualPlot({ ...base, rows: some, standardError: 'limits' }).usermeta.figure.caption, /of 5 outside/)
  assert.throws(
    () => residualPlot({ ...base, rows: rows.map(row => ({ ...row, error: 0 })), standardError: { column: 'error' } }),
    /the standard error must be positive, got 0 in row 0/,
  )
  assert.throws(
    () => residualPlot({ ...base, interval: { name: 'bootstrap', level: 0.68 }, standardError: 'limits' }),
    /standardError 'limits' needs limits at level 0.95, got 0.68; name a column of standard errors/,
  )
  assert.throws(
    () => residualPlot({ ...base, standardError: 'se' as never }),
    /standardError must be 'limits' or \{ column: 'name' \}, got "se"/,
  )
  assert.throws(
    () => residualPlot({ ...base, theory: 'nothing', standardError: 'limits' }),
    /row 0 has no column nothing/,
  )
  assert.throws(() => residualPlot({ ...base, standardError: { column: 'nothing' } }), /row 0 has no column nothing/)
})

test('each curve has the colour and dashes of its series, as the legend shows them', async () => {
  const marks = await scene(residualPlot({ ...base, rows: measuredRows(), series: 'method', standardError: 'limits' }))
  const curve = drawn(marks, 'line')
  assert.equal(curve.length, 12)
  curve.forEach(({ strokeDash, stroke }, index) => {
    assert.equal(stroke, seriesColours[index < 6 ? 0 : 1])
    assert.deepEqual(strokeDash, [...seriesDashes[index < 6 ? 0 : 1]])
  })
})
