import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plot } from '../../src/charts/chart.js'
import { edgePoints } from '../../src/charts/edge-points.js'
import { endLabels } from '../../src/charts/end-labels.js'
import { errorBars } from '../../src/charts/error-bars.js'
import { intervalBand } from '../../src/charts/interval-band.js'
import { line } from '../../src/charts/line.js'
import { linearAxis } from '../../src/charts/linear-axis.js'
import { log2Axis, log10Axis } from '../../src/charts/log-axis.js'
import type { Piece } from '../../src/charts/piece.js'
import { plot } from '../../src/charts/plot.js'
import { points } from '../../src/charts/points.js'
import { referenceLine, verticalLine } from '../../src/charts/reference-line.js'
import { shadedRange } from '../../src/charts/shaded-range.js'
import { stepAxis } from '../../src/charts/step-axis.js'
import { seriesColours, seriesDashes } from '../../src/charts/theme.js'
import { theoryCurve } from '../../src/charts/theory-curve.js'
import type { Row } from '../../src/tables/column.js'
import { columns, measuredRows } from './measured-rows.js'
import { drawn, scene, texts } from './scene.js'

const rows = measuredRows()
const x = stepAxis('step')
const y = log10Axis('loss')
const base = { rows, columns, x, y, series: 'method' }
const change = (index: number, cells: object): Row[] => rows.map((row, i) => (i === index ? { ...row, ...cells } : row))
const captionOf = (chart: Plot): string => chart.usermeta.figure.caption
const near = (actual: number | undefined, wanted: number, what = ''): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - wanted) < 1e-6, `${what}: ${actual} for ${wanted}`)

// the limits reach from 0.8 · 2 · 0.8⁵ = 0.524 to 1.25 · 4 = 5: the axis goes from 0.5 to 5, 480 × 240 pixels
const across = (step: unknown) => (480 * (step as number)) / 500
const up = (loss: unknown) => 240 * (1 - Math.log10((loss as number) / 0.5))

test('markers, lines, bands and bars stand where the rows say, by the scales computed by hand', async () => {
  const marks = await scene(plot(base, intervalBand(), line(), points()))
  const symbols = drawn(marks, 'symbol')
  assert.equal(symbols.length, rows.length)
  symbols.forEach((symbol, index) => {
    near(symbol.x, across(rows[index].step), 'marker x')
    near(symbol.y, up(rows[index].loss), 'marker y')
    assert.equal(symbol.fill, seriesColours[index < 6 ? 0 : 1])
    assert.equal(symbol.shape, index < 6 ? 'circle' : 'square')
  })
  const corners = drawn(marks, 'line')
  corners.forEach((corner, index) => {
    near(corner.x, across(rows[index].step))
    near(corner.y, up(rows[index].loss))
    assert.deepEqual(corner.strokeDash, [...seriesDashes[index < 6 ? 0 : 1]])
  })
  for (const kind of ['area', 'rule'])
    drawn(marks, kind).forEach((item, index) => {
      near(item.x, across(rows[index].step), kind)
      near(item.y, up(rows[index].lossLow), `${kind} low`)
      near(item.y2, up(rows[index].lossHigh), `${kind} high`)
    })
  assert.equal(drawn(marks, 'area').length, rows.length)
})

test('error bars end at the limits', async () => {
  const bars = drawn(await scene(plot({ ...base, series: undefined }, errorBars(), points())), 'rule')
  assert.equal(bars.length, rows.length)
  bars.forEach((bar, index) => {
    near(bar.y, up(rows[index].lossLow))
    near(bar.y2, up(rows[index].lossHigh))
  })
})

test('a row that diverged leaves a gap in line and band, and is counted', async () => {
  const gone = { loss: null, lossLow: null, lossHigh: null, status: 'diverged' }
  for (const axis of [y, linearAxis('loss')]) {
    const chart = plot({ ...base, y: axis, rows: change(2, gone) }, intervalBand(), line(), points())
    const marks = await scene(chart)
    for (const kind of ['line', 'area']) {
      const items = drawn(marks, kind)
      assert.deepEqual(
        items.filter(({ defined }) => defined === false).map(({ datum }) => datum?.step),
        [200],
        kind,
      )
    }
    assert.equal(drawn(marks, 'symbol').length, rows.length - 1)
    assert.match(captionOf(chart), /One row has no value of loss and is not drawn \(diverged\)\.$/)
  }
})

test('what a log axis cannot hold is refused, or marked at the edge and counted', async () => {
  const zero = change(3, { loss: 0, lossLow: 0, lossHigh: 0 })
  assert.throws(
    () => plot({ ...base, rows: zero }, line()),
    /log10Axis loss: a log axis has no place for 0; mark such rows with edgePoints\(\)/,
  )
  assert.throws(() => plot({ ...base, rows: change(3, { lossLow: -1 }) }, errorBars()), /no place for -1/)
  const cut = zero.map((row, index) => (index === 8 ? { ...row, lossLow: 0 } : row))
  const chart = plot({ ...base, rows: cut }, intervalBand(), line(), points(), edgePoints())
  const marks = await scene(chart)
  const symbols = drawn(marks, 'symbol')
  const [edge] = symbols.filter(({ shape }) => shape === 'triangle-down')
  near(edge.x, across(300))
  near(edge.y, 240)
  assert.equal(symbols.length, rows.length, 'each row once')
  assert.deepEqual(
    drawn(marks, 'text').map(({ text }) => text),
    ['0'],
  )
  const lowest = Math.min(...rows.map(row => row.lossLow as number))
  const positive = drawn(marks, 'area').filter(({ defined, datum }) => defined !== false && datum?.lossLow !== 0)
  for (const { y: low } of positive) assert.ok(low < 240 - 10, 'measured limits stand clear of the edge')
  assert.ok(lowest > 0.5)
  const [cutArea] = drawn(marks, 'area').filter(({ datum }) => datum?.step === 200 && datum?.method === 'svrg')
  near(cutArea.y, 240, 'a lower limit of 0 is cut at the edge')
  assert.match(captionOf(chart), /One lower limit is 0 or less: cut at the lower edge/)
  assert.match(
    captionOf(chart),
    /One value of loss is exactly 0, which a log axis cannot hold: open triangle at the lower edge/,
  )
  assert.equal(
    drawn(marks, 'line').filter(({ defined }) => defined === false).length,
    1,
    'the line does not jump over it',
  )
})

test('a start at step 0 on a log axis of steps is marked at the left', async () => {
  const chart = plot({ ...base, x: log10Axis('step') }, line(), points(), edgePoints())
  const left = drawn(await scene(chart), 'symbol').filter(({ shape }) => shape === 'triangle-left')
  assert.deepEqual(
    left.map(({ x }) => x),
    [0, 0],
  )
  assert.match(captionOf(chart), /2 values of step are exactly 0, .* open triangles at the left edge/)
})

test('reference lines, step reductions and shaded ranges stand at their values and widen the axes', async () => {
  const marks = await scene(
    plot(
      { ...base, y: linearAxis('loss') },
      shadedRange({ x: [100, 300] }),
      shadedRange({ y: [-1, 0] }),
      referenceLine(6, 'six'),
      verticalLine(200, 'η ÷ 10'),
      line(),
    ),
  )
  const fraction = (loss: number) => 240 * (1 - (loss + 2) / 8)
  const [along, over] = drawn(marks, 'rect')
  assert.deepEqual([along.x, along.x2, along.y, along.y2], [96, 288, 0, 240])
  near(over.y, fraction(0))
  near(over.y2, fraction(-1))
  assert.deepEqual([over.x, over.x2], [0, 480])
  const [across6, upwards] = drawn(marks, 'rule')
  near(across6.y, 0)
  near(upwards.x, across(200))
  assert.deepEqual([upwards.y, upwards.y2], [0, 240])
  const [label, six] = drawn(marks, 'text')
  assert.equal(label.text, 'η ÷ 10')
  assert.equal(six.text, 'six')
})

test('labels at the ends of lines are at least a line of text apart, in the order of the lines, joined to them', async () => {
  const methods = ['a', 'b', 'c', 'd']
  const close = measuredRows(methods).map(row => ({
    ...row,
    loss: 1 + 0.001 * methods.indexOf(row.method as string),
    lossLow: 0.9,
    lossHigh: 1.1,
  }))
  const marks = await scene(
    plot({ ...base, rows: close, y: linearAxis('loss') }, line(), endLabels(), referenceLine(1, 'one')),
  )
  const labels = drawn(marks, 'text')
  assert.deepEqual(
    labels.map(({ text }) => text),
    ['a', 'b', 'c', 'd', 'one'],
  )
  const places = labels.map(({ y: place }) => place).sort((a, b) => a - b)
  for (let i = 1; i < places.length; i++) assert.ok(places[i] - places[i - 1] >= 20 - 1e-6, String(places))
  assert.ok(labels[0].y > labels[1].y && labels[1].y > labels[2].y && labels[2].y > labels[3].y)
  const leaders = drawn(marks, 'rule').filter(({ x: left }) => left > 480)
  leaders.forEach(({ y2 }, index) => {
    near(y2, labels[index].y)
  })
  assert.deepEqual(
    leaders.slice(0, 4).map(({ stroke }) => stroke),
    seriesColours.slice(0, 4),
  )
  assert.deepEqual(texts(marks, 'legend-label'), [])
})

test('without labels at the ends there is one legend whose symbols have colour, dash and marker of their lines', async () => {
  const methods = ['a', 'b', 'c', 'd', 'e', 'f']
  const marks = await scene(plot({ ...base, rows: measuredRows(methods) }, intervalBand(), line(), points()))
  assert.deepEqual(texts(marks, 'legend-label'), methods)
  assert.deepEqual(texts(marks, 'legend-title'), ['Method'])
  const symbols = marks.filter(({ role }) => role === 'legend-symbol').flatMap(({ items }) => items)
  assert.deepEqual(
    symbols.map(({ fill }) => fill),
    [...seriesColours],
  )
  symbols.forEach(({ shape }, index) => {
    // the first outline is the marker, the others are the dashes: 22 px hold so many periods of the pattern
    const dashes = (shape?.split('M').length ?? 0) - 2
    const pattern = seriesDashes[index]
    let count = 0
    for (let place = 0, part = 0; place < 22 - 1e-9; part++) {
      if (pattern[1] === 0) place = 22
      else place += pattern[part % pattern.length]
      if (part % 2 === 0) count++
    }
    assert.equal(dashes, count, methods[index])
  })
  assert.equal(new Set(symbols.map(({ shape }) => shape)).size, 6)
})

test('a legend shows a line where there are lines, a marker where there are markers, and a box where there are neither', async () => {
  const rows = measuredRows(['a', 'b'])
  const symbolsOf = async (...pieces: Piece[]) =>
    (await scene(plot({ ...base, rows }, ...pieces)))
      .filter(({ role }) => role === 'legend-symbol')
      .flatMap(({ items }) => items.map(({ shape }) => shape!))
  const both = await symbolsOf(line(), points())
  const lines = await symbolsOf(line(), intervalBand())
  const markers = await symbolsOf(points(), errorBars())
  assert.deepEqual(
    markers.map((marker, index) => marker + lines[index]),
    both,
  )
  // a circle has arcs, a square four corners, and a line of one dash as well
  assert.match(markers[0], /^M[^M]*A[^M]*Z$/)
  assert.match(markers[1], /^M(-?0\.28,?L?){8}Z$/)
  assert.equal(lines[0], 'M-1,-0.065L1,-0.065L1,0.065L-1,0.065Z')
  const [box, same] = await symbolsOf(intervalBand())
  assert.equal(box, same)
  assert.ok(![...lines, ...markers].includes(box))
})

test('where labels stand right of the plot the legend stands above, and is refused at the right', async () => {
  const labelled = plot({ ...base, rows: measuredRows() }, referenceLine(1, 'break-even'), line())
  const marks = await scene(labelled)
  const [label] = drawn(marks, 'text').filter(({ text }) => text === 'break-even')
  for (const { items } of marks.filter(({ role }) => role.startsWith('legend')))
    for (const { x } of items) assert.ok(x < label.x, `${x} left of ${label.x}`)
  assert.deepEqual(texts(marks, 'legend-label'), ['sgd', 'svrg'])
  assert.throws(() => plot({ ...base, legend: 'right' }, referenceLine(1, 'break-even'), line()), {
    name: 'RangeError',
    message: 'plot: legend must be top or bottom where labels stand right of the plot, such as "break-even", got right',
  })
})

test('numbers that tell lines apart are labelled with their column where the legend has no title', async () => {
  const epochs = measuredRows(['2', '5']).map(row => ({ ...row, epoch: Number(row.method) }))
  assert.deepEqual(
    texts(await scene(plot({ ...base, rows: epochs, series: 'epoch', legend: 'top' }, line())), 'legend-label'),
    ['epoch 2', 'epoch 5'],
  )
  const right = await scene(plot({ ...base, rows: epochs, series: 'epoch' }, line()))
  assert.deepEqual([texts(right, 'legend-title'), texts(right, 'legend-label')], [['Epoch'], ['2', '5']])
})

test('a theory curve is the function, at 201 places between the first and the last row', async () => {
  const theory = (step: number) => 2 * Math.exp(step * (Math.log(0.8) / 100))
  const curve = drawn(await scene(plot({ ...base, series: undefined }, theoryCurve(theory), points())), 'line')
  assert.equal(curve.length, 201)
  curve.forEach((corner, index) => {
    near(corner.x, (480 * index) / 200)
    near(corner.y, up(theory((500 * index) / 200)))
  })
  assert.throws(
    () =>
      plot(
        base,
        theoryCurve(() => Number.NaN),
        points(),
      ),
    /theoryCurve must have a finite value between x = 0 and 500/,
  )
})

test('texts have no colour of their own but the one of axis labels', async () => {
  const chart = plot(base, line(), endLabels(), referenceLine(1, 'one'))
  const dark = { ...chart, config: { ...chart.config, style: { 'guide-label': { fill: '#fefefe' } } } }
  for (const label of drawn(await scene(dark), 'text')) assert.equal(label.fill, '#fefefe')
  for (const label of drawn(await scene(chart), 'text')) assert.equal(label.fill, '#000')
})

test('the caption says what is shown, the interval and its level, and n; the files get the drawn columns', () => {
  const { figure } = plot({ ...base, title: 'Loss', caption: 'Training of LeNet.' }, intervalBand(), line()).usermeta
  assert.equal(figure.title, 'Loss')
  assert.equal(figure.caption, 'Training of LeNet. Limits are 95 % intervals (t). n = 10 (seeds averaged).')
  assert.deepEqual(figure.interval, { name: 't', level: 0.95 })
  assert.deepEqual(figure.n, [10, 10])
  assert.deepEqual(
    figure.columns.map(({ name }) => name),
    ['step', 'loss', 'method', 'n'],
  )
  const other = plot({ ...base, interval: { name: 'standard deviation', level: null } }, errorBars())
  assert.match(
    captionOf(other),
    /^Mean training loss against updates done \(step\)\. Limits are standard deviation\. n = 10/,
  )
  assert.match(
    captionOf(plot({ ...base, interval: { name: 'bootstrap', level: 0.68 } }, errorBars())),
    /68 % intervals \(bootstrap\)/,
  )
})

test('a frame of rows gives the chart of the rows, JSON keeps it, and spread changes it', () => {
  const chart = plot(base, line())
  assert.deepEqual(plot({ ...base, rows: { toRecords: () => rows } }, line()), chart)
  assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart)
  assert.equal({ ...chart, height: 300 }.height, 300)
})

test('a column with dots and brackets in its name is drawn like any other', async () => {
  const odd = 'a.b[0] c'
  const renamed = rows.map(({ loss, lossLow, lossHigh, ...row }) => ({
    ...row,
    [odd]: loss,
    [`${odd}Low`]: lossLow,
    [`${odd}High`]: lossHigh,
  }))
  const said = [...columns, { name: odd, unit: '1', meaning: 'odd' }]
  for (const axis of [log10Axis(odd), linearAxis(odd)]) {
    const usual = axis.holds === 'positive' ? y : linearAxis('loss')
    const pieces = [intervalBand(), errorBars(), line(), points(), edgePoints(), endLabels()]
    const marks = await scene(plot({ ...base, rows: renamed, columns: said, y: axis }, ...pieces))
    const wanted = await scene(plot({ ...base, y: usual }, ...pieces))
    for (const kind of ['symbol', 'line', 'area', 'rule', 'text'])
      assert.deepEqual(
        drawn(marks, kind).map(({ x, y, y2 }) => [x, y, y2]),
        drawn(wanted, kind).map(({ x, y, y2 }) => [x, y, y2]),
        kind,
      )
  }
})

test('an experiment’s name stands for its columns and parameters', () => {
  const ratios = [0, 1].map(progress => ({ progress, ratio: 1 + progress, n: 8, batchSize: 128 }))
  const named = { rows: ratios, columns: 'variance-ratio', x: linearAxis('progress'), y: linearAxis('ratio') }
  const { figure } = plot({ ...named, series: 'batchSize' }, line()).usermeta
  assert.match(figure.caption, /^Variance ratio, estimator to SGD against .* n = 8 \(mini-batches measured\)\.$/)
  assert.ok(figure.columns.some(({ name, meaning }) => name === 'batchSize' && meaning !== ''))
  assert.throws(
    () => plot({ ...named, columns: 'ratios' }, line()),
    /columns must be of an experiment, .*variance-ratio.*, got "ratios"/,
  )
  assert.throws(
    () => plot({ ...named, columns: 5 as never }, line()),
    /columns must be an experiment's name or an array/,
  )
})

test('what would mislead or cannot be drawn is refused in one sentence', () => {
  const without = (...names: readonly string[]): Row[] =>
    rows.map(row => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))))
  const cases: [() => unknown, RegExp][] = [
    [
      () => plot({ ...base, rows: without('interval') }, intervalBand()),
      /plot: limits must have a named interval, give the rows a column interval or the option interval/,
    ],
    [() => plot({ ...base, rows: without('interval') }, errorBars()), /plot: limits must have a named interval/],
    [
      () => plot({ ...base, rows: without('n') }, line()),
      /plot: loss is a mean, so n must be said: give the rows a column n or the option n/,
    ],
    [() => plot({ ...base, rows: without('n', 'lossLow', 'lossHigh') }, line()), /loss is a mean/],
    [() => plot({ ...base, n: 0 }, line()), /n must be a positive whole number, got 0/],
    [
      () => plot({ ...base, interval: { name: 't', level: 95 } }, errorBars()),
      /level of the interval must be between 0 and 1, got 95/,
    ],
    [() => plot({ ...base, rows: [] }, line()), /plot: rows must not be empty/],
    [() => plot({ ...base, rows: 5 as never }, line()), /rows must be an array of rows or a frame, got number/],
    [() => plot({ ...base, rows: [null as never] }, line()), /rows must be objects, row 0 is null/],
    [() => plot({ ...base, rows: without('loss') }, line()), /row 0 has no column loss/],
    [() => plot({ ...base, rows: without('lossLow') }, intervalBand()), /row 0 has no column lossLow/],
    [() => plot({ ...base, series: 'epoch' }, line()), /row 0 has no column epoch/],
    [() => plot({ ...base, columns: [] }, line()), /columns must say unit and meaning of method; they have none/],
    [
      () => plot({ ...base, rows: change(1, { loss: 'high' }) }, line()),
      /column loss must hold numbers, row 1 has "high"/,
    ],
    [
      () => plot({ ...base, rows: change(1, { loss: [1] }) as never }, line()),
      /column loss must hold numbers, names or booleans, row 1 has an object/,
    ],
    [() => plot({ ...base, rows: rows.map(row => ({ ...row, loss: null })) }, line()), /no value of loss to draw/],
    [
      () => plot({ ...base, rows: measuredRows(['a', 'b', 'c', 'd', 'e', 'f', 'g']) }, line()),
      /at most 6 lines can be told apart, got 7 values of method/,
    ],
    [
      () => plot({ ...base, rows: change(1, { lossLow: 9 }) }, errorBars()),
      /lossLow must not exceed lossHigh, got 9 and .* at step 100/,
    ],
    [
      () => plot({ ...base, rows: rows.map(row => ({ ...row, lossLow: null })) }, errorBars()),
      /no row has both lossLow and lossHigh/,
    ],
    [
      () => plot({ ...base, y: log10Axis('"loss"') }, line()),
      /names of drawn columns must have no quotes, backslashes or line breaks, got "\\"loss\\""/,
    ],
    [() => plot(base, line(), edgePoints(), referenceLine(0)), /a log axis has no place for 0/],
    [() => plot(base), /at least one piece must draw the rows/],
    [() => plot(base, line as never), /piece 1 must be a piece such as line\(\), got function/],
    [() => plot({ ...base, x: 'step' as never }, line()), /x must be an axis such as linearAxis\('x'\), got string/],
    [() => plot({ ...base, height: -1 }, line()), /height must be a positive number of pixels, got -1/],
    [() => plot({ ...base, legend: 'left' as never }, line()), /legend must be right, top or bottom, got "left"/],
    [
      () => plot({ ...base, y: log2Axis('loss', { domain: [1, 2] }) }, line()),
      /domain \[1, 2\] must hold all that is drawn, got/,
    ],
    [() => referenceLine(Number.NaN), /value must be a finite number, got NaN/],
    [() => shadedRange({}), /x or y must be given/],
    [() => shadedRange({ x: [2, 1] }), /x must be two rising numbers, got \[2,1\]/],
    [() => theoryCurve(5 as never), /theory must be the name of a column or a function of x, got number/],
  ]
  for (const [make, message] of cases) assert.throws(make, message)
})
