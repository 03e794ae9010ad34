import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleOf } from '../../src/notebook/bundle.js'
import { displaySymbol } from '../../src/notebook/displayable.js'
import { frame } from '../../src/tables/frame.js'
import { Float64Vector } from '../../src/vectors/float64-vector.js'

test('a polars frame shows as a table, in HTML and as text, with its size', () => {
  const bundle = bundleOf(
    frame(
      [
        { step: 1, ratio: 0.25 },
        { step: 2, ratio: null },
      ],
      [
        { name: 'step', type: 'integer', unit: 'step', meaning: 'updates' },
        { name: 'ratio', type: 'number', unit: '1', meaning: 'a ratio' },
      ],
    ),
  )
  assert.match(String(bundle['text/html']), /<table>[\s\S]*ratio[\s\S]*0\.25/)
  const lines = String(bundle['text/plain']).split('\n')
  assert.deepEqual(
    lines.slice(0, 3).map(line => line.trim().split(/\s+/)),
    [
      ['step', 'ratio'],
      ['1', '0.2500'],
      ['2', '–'],
    ],
  )
})

test('of a long frame only the rows that are shown are read, and its size is told', () => {
  const polars = require('nodejs-polars')
  const count = 200_000
  const long = polars.DataFrame({ i: Array.from({ length: count }, (_, i) => i) })
  let read = 0
  const counting = (whole: typeof long): unknown => ({
    height: whole.height,
    slice: (offset: number, length: number) => counting(whole.slice(offset, length)),
    toRecords: () => {
      read += whole.height
      return whole.toRecords()
    },
  })
  const lines = String(bundleOf(counting(long))['text/plain']).split('\n')
  assert.equal(read, 30)
  const expected = [
    'i',
    ...Array.from({ length: 15 }, (_, i) => String(i)),
    '…',
    ...Array.from({ length: 15 }, (_, i) => String(count - 15 + i)),
    `${count} rows × 1 columns`,
  ]
  assert.deepEqual(
    lines.map(line => line.trim()),
    expected,
  )
  assert.equal(bundleOf(long)['text/plain'], lines.join('\n'))
})

test('a matrix shows as aligned numbers with its size, a large one without its middle', () => {
  const bundle = bundleOf([
    [1, 0.5],
    [-1 / 3, Number.NaN],
  ])
  assert.equal(bundle['text/plain'], '      1  0.5000\n-0.3333     NaN\n2 × 2 matrix')
  assert.match(String(bundle['text/html']), /<td[^>]*>0\.5000<\/td>/)
  const large = Array.from({ length: 100 }, (_, i) => Float64Array.from({ length: 50 }, (_, j) => 100 * i + j))
  const lines = String(bundleOf(large)['text/plain']).split('\n')
  assert.equal(lines.length, 22)
  assert.deepEqual(lines[20].trim().split(/\s+/).slice(8, 13), ['9908', '9909', '…', '9940', '9941'])
  assert.equal(lines[21], '100 × 50 matrix')
  // rows of different lengths are no matrix
  assert.equal(bundleOf([[1, 2], [3]])['text/plain'], '[ [ 1, 2 ], [ 3 ] ]')
})

test('a vector shows its first coordinates and how many there are', () => {
  const vector = new Float64Vector(Float64Array.of(1, 0.1 + 0.2, -4))
  assert.equal(bundleOf(vector)['text/plain'], 'Float64Vector(3) [1, 0.3, -4]')
  assert.equal(
    bundleOf(new Float64Vector(new Float64Array(1e5)))['text/plain'],
    'Float64Vector(100000) [0, 0, 0, 0, 0, 0, 0, 0, …]',
  )
})

test('a value with a bundle of its own shows that, any other its text', () => {
  assert.deepEqual(bundleOf({ [displaySymbol]: () => ({ 'text/plain': 'mine' }) }), { 'text/plain': 'mine' })
  assert.deepEqual(bundleOf([1, 2]), { 'text/plain': '[ 1, 2 ]' })
})

test('a tensor shows its kind, shape and values, a disposed one that they are gone', () => {
  const tf: typeof import('@tensorflow/tfjs-core') = require('@tensorflow/tfjs-core')
  require('@tensorflow/tfjs-backend-cpu')
  const tensor = tf.tensor2d([1, 2, 3, 4.5], [2, 2])
  const lines = String(bundleOf(tensor)['text/plain']).split('\n')
  assert.deepEqual(lines.slice(0, 4), ['Tensor', '  dtype: float32', '  rank: 2', '  shape: [2,2]'])
  assert.deepEqual(
    lines.slice(5).map(line => line.match(/[\d.]+/g)?.map(Number)),
    [
      [1, 2],
      [3, 4.5],
    ],
  )
  tensor.dispose()
  assert.equal(bundleOf(tensor)['text/plain'], 'Tensor float32 [2,2], disposed: its values are gone')
})
