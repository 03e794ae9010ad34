import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spectrum } from '../../src/problems/spectrum.js'
import { rootKey } from '../../src/random/root-key.js'

const key = rootKey(0).child('spectrum')

test('log is in equal ratios and linear in equal differences, both from 1/κ to 1', () => {
  const log = spectrum('log', { dimension: 4, condition: 1000 })
  for (const [j, value] of [0.001, 0.01, 0.1, 1].entries()) assert.ok(Math.abs(log[j] / value - 1) < 1e-14, `${log[j]}`)
  const linear = spectrum('linear', { dimension: 4, condition: 4 })
  for (const [j, value] of [0.25, 0.5, 0.75, 1].entries()) assert.ok(Math.abs(linear[j] - value) < 1e-15)
  assert.deepEqual([...spectrum('log', { dimension: 1, condition: 7 })], [1])
})

test('well is U(0.1, 1.1), and a tenth of ill, rounded up, is U(30, 60) after U(0, 1)', () => {
  const well = spectrum('well', { dimension: 20_000, key })
  assert.ok(well.every(value => value >= 0.1 && value < 1.1))
  // mean of n uniforms: standard deviation 1/√(12 n)
  const mean = well.reduce((sum, value) => sum + value, 0) / well.length
  assert.ok(Math.abs(mean - 0.6) < 4 / Math.sqrt(12 * well.length), `${mean}`)
  for (const [dimension, large] of [
    [1, 1],
    [2, 1],
    [10, 1],
    [30, 3],
    [95, 10],
  ]) {
    const ill = spectrum('ill', { dimension, key })
    assert.equal(ill.filter(value => value >= 30 && value < 60).length, large)
    assert.ok(ill.subarray(0, dimension - large).every(value => value >= 0 && value < 1))
  }
})

test('a spectrum that makes no sense is refused', () => {
  assert.throws(() => spectrum('log', { dimension: 0 }), /spectrum: dimension must be a positive integer, got 0/)
  assert.throws(
    () => spectrum('log', { dimension: 2, condition: 0.5 }),
    /condition must be a finite number of at least 1/,
  )
  assert.throws(
    () => spectrum('uniform' as 'log', { dimension: 2, key }),
    /^RangeError: spectrum: name must be one of log, linear, well, ill, got uniform$/,
  )
  assert.throws(() => spectrum('well', { dimension: 2 }), /spectrum: well is drawn at random and needs a key/)
})
