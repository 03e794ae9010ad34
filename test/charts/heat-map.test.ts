import assert from 'node:assert/strict'
import { test } from 'node:test'
import { categoryAxis } from '../../src/charts/category-axis.js'
import { heatMap } from '../../src/charts/heat-map.js'
import { linearAxis } from '../../src/charts/linear-axis.js'
import { plot } from '../../src/charts/plot.js'
import { columns } from './measured-rows.js'
import { drawn, scene, texts } from './scene.js'

const layers = ['conv1', 'conv2', 'dense']
const rows = layers.flatMap((layer, l) =>
  [1, 2, 3, 4].map(epoch => ({ layer, epoch, cosine: l === 1 && epoch === 3 ? null : 0.1 * l + 0.2 * epoch })),
)
const base = { rows, columns, x: categoryAxis('epoch'), y: categoryAxis('layer') }

test('each cell covers its place and a hundredth more, coloured from one end of cividis to the other', async () => {
  const chart = plot(base, heatMap('cosine'))
  const marks = await scene(chart)
  const cells = drawn(marks, 'rect')
  assert.equal(cells.length, 11)
  for (const { x, y, width, height, datum } of cells) {
    assert.ok(Math.abs(width! - 1.01 * 120) < 1e-6 && Math.abs(height! - 1.01 * 80) < 1e-6)
    assert.ok(Math.abs(x + width! / 2 - 120 * ((datum!.epoch as number) - 0.5)) < 1e-6)
    assert.ok(Math.abs(y + height! / 2 - 80 * (layers.indexOf(datum!.layer as string) + 0.5)) < 1e-6)
  }
  const { scheme } = require('vega') as { scheme(name: string): (share: number) => string }
  const at = (cell: (typeof cells)[number]) => ((cell.datum!.cosine as number) - 0.2) / 0.8
  const ramp = scheme('cividis')
  const channels = (colour: string) => colour.match(/\d+/g)!.map(Number)
  for (const cell of [cells[0], cells[5], cells[10]])
    channels(cell.fill!).forEach((value, index) => {
      assert.ok(Math.abs(value - channels(ramp(at(cell)))[index]) <= 3, `${cell.fill} for ${ramp(at(cell))}`)
    })
  assert.deepEqual(texts(marks, 'legend-title'), ['Cosine to the exact gradient'])
  assert.match(chart.usermeta.figure.caption, /One cell has no value and is empty\.$/)
})

test('two rows for a cell, other axes, names as values, and 0 on a log scale are refused', () => {
  const cases: [() => unknown, RegExp][] = [
    [
      () => plot({ ...base, rows: [...rows, rows[0]] }, heatMap('cosine')),
      /needs one row per cell, got two at epoch 1, layer conv1/,
    ],
    [() => plot({ ...base, x: linearAxis('epoch') }, heatMap('cosine')), /needs category axes, epoch is on another/],
    [() => plot(base, heatMap('layer')), /column layer must hold numbers, got "conv1"/],
    [
      () => plot({ ...base, rows: rows.map(row => ({ ...row, cosine: null })) }, heatMap('cosine')),
      /no value of cosine to draw/,
    ],
    [
      () => plot({ ...base, rows: rows.map(row => ({ ...row, cosine: 0 })) }, heatMap('cosine', { scale: 'log' })),
      /a log scale has no place for 0 in cosine/,
    ],
    [() => plot({ ...base, series: 'layer' }, heatMap('cosine')), /a heat map has no series, got layer/],
  ]
  for (const [make, message] of cases) assert.throws(make, message)
})
