import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshPartitionsAndSizes } from '../../src/charts/fresh-partitions.js'

test('sizes are told once each, in the order of the rows, which is that of the panels', () => {
  const rows = [469, 469, 79, null, 20, 79].map(n => ({ n, interval: 'jackknife' }))
  assert.equal(
    freshPartitionsAndSizes('Bands', rows),
    'Bands are 95 % limits for fresh partitions (jackknife), n = 469, 79, 20 mini-batches',
  )
})
