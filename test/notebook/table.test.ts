import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleOf } from '../../src/notebook/bundle.js'
import { displaySymbol } from '../../src/notebook/displayable.js'
import { table } from '../../src/notebook/table.js'

const html = (content: Parameters<typeof table>[0], options?: Parameters<typeof table>[1]) =>
  String(table(content, options)[displaySymbol]()['text/html'])

test('numbers have four significant digits and stand on the right, units stand in the header, null is a dash', () => {
  const shown = table({
    columns: [
      { name: 'step', unit: 'step', meaning: 'updates so far' },
      { name: 'ratio', unit: '1' },
      { name: 'status', unit: '1' },
    ],
    rows: [
      { step: 0, ratio: 0.000012345678, status: 'ok' },
      { step: 12345678, ratio: null, status: 'diverged' },
      { step: 2, ratio: 123.456, status: 'ok' },
    ],
  })
  assert.equal(
    shown.toString(),
    [
      'step [step]     ratio  status',
      '          0  1.235e-5  ok',
      '   12345678         –  diverged',
      '          2     123.5  ok',
    ].join('\n'),
  )
  const text = String(shown[displaySymbol]()['text/html'])
  assert.match(text, /<th style="text-align: right" title="updates so far \[step\]">step \[step\]<\/th>/)
  assert.match(text, /<td style="text-align: right">1\.235e-5<\/td><td style="text-align: left">ok<\/td>/)
})

test('of a long table the beginning and the end are shown, and its size', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({ i }))
  const shown = html(rows, { rows: 5 })
  assert.deepEqual(
    [...shown.matchAll(/<td [^>]*>(.*?)<\/td>/g)].map(m => m[1]),
    ['0', '1', '2', '…', '998', '999'],
  )
  assert.match(shown, /1000 rows × 1 columns/)
  assert.doesNotMatch(html(rows, { rows: 1000 }), /rows ×/)
})

test('of a wide table the first and last columns are shown', () => {
  const row = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${i}`, i]))
  const headers = [...html([row], { columns: 4 }).matchAll(/<th [^>]*>(.*?)<\/th>/g)].map(m => m[1])
  assert.deepEqual(headers, ['c0', 'c1', '…', 'c28', 'c29'])
})

test('texts cannot become markup', () => {
  assert.match(
    html([{ '<i>': '<script>alert("&")</script>' }]),
    /&lt;script&gt;alert\(&quot;&amp;&quot;\)&lt;\/script&gt;/,
  )
  assert.match(html([{ '<i>': 1 }]), /title="&lt;i&gt;">&lt;i&gt;</)
})

test('columns that only some rows have are shown, and a data frame is shown as a table', () => {
  assert.equal(table([{ a: 1 }, { b: 'x' }]).toString(), ['a  b', '1  –', '–  x'].join('\n'))
  assert.deepEqual(bundleOf({ toRecords: () => [{ a: 1 }] }), table([{ a: 1 }])[displaySymbol]())
})

test('numbers that are not finite are not taken for missing ones, and objects are written out', () => {
  const row = { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: null, d: { x: [1] }, e: new Date(0) }
  assert.equal(
    table([row]).toString(),
    ['  a         b  c  d             e', 'NaN  Infinity  –  { x: [ 1 ] }  1970-01-01T00:00:00.000Z'].join('\n'),
  )
})

test('what is no table is refused', () => {
  assert.throws(() => table(5 as never), { name: 'TypeError', message: /table: content must be an array of rows/ })
})
