import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleOf } from '../../src/notebook/bundle.js'
import { displaySymbol } from '../../src/notebook/displayable.js'
import { frame } from '../../src/tables/frame.js'

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

test('a value with a bundle of its own shows that, any other its text', () => {
  assert.deepEqual(bundleOf({ [displaySymbol]: () => ({ 'text/plain': 'mine' }) }), { 'text/plain': 'mine' })
  assert.deepEqual(bundleOf([1, 2]), { 'text/plain': '[ 1, 2 ]' })
})
