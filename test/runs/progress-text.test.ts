import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProgressMeter } from '../../src/runs/progress.js'
import { duration, newestNumber, percent, progressParts } from '../../src/runs/progress-text.js'

test('percent, rate and time left are those of two reports worked out by hand', () => {
  const meter = new ProgressMeter()
  meter.report(0.25, 'epoch 3 of 10', 1000)
  meter.report(0.345, 'epoch 4 of 10', 1190)
  // 0.095 in 190 s: 0.0005 a second, 3 % a minute; 0.655 left at that rate take 1310 s, 21 min 50 s
  assert.deepEqual(progressParts(meter.current), ['34 %', '3 %/min', '22 min left', 'epoch 4 of 10'])
})

test('what is not known yet is left out', () => {
  assert.deepEqual(progressParts(new ProgressMeter().current), ['0 %', 'starting'])
})

test('100 % is all of it, and nothing less', () => {
  assert.deepEqual([0, 0.0099, 0.01, 0.99999, 1].map(percent), ['0 %', '0 %', '1 %', '99 %', '100 %'])
})

test('the newest number is the last that is one, with its limits where there are any', () => {
  const rows = [
    { ratio: 0.5, ratioLow: 0.4, ratioHigh: 0.62347 },
    { ratio: 0.123456, ratioLow: 0.1, ratioHigh: null },
    { ratio: null, ratioLow: null, ratioHigh: null },
  ]
  const experiment = { mainColumn: 'ratio' }
  assert.equal(newestNumber(experiment, rows), 'ratio 0.1235 (0.1000–∞)')
  assert.equal(newestNumber(experiment, rows.slice(0, 1)), 'ratio 0.5000 (0.4000–0.6235)')
  assert.equal(newestNumber({ mainColumn: 'cost' }, [{ cost: 3 }]), 'cost 3')
  assert.deepEqual([newestNumber(experiment, []), newestNumber({}, rows)], ['', ''])
})

test('times are given in the one or two units that matter, rounded up', () => {
  assert.deepEqual([0.2, 59, 59.5, 61, 3600, 7500].map(duration), [
    '1 s',
    '59 s',
    '1 min',
    '2 min',
    '1 h 0 min',
    '2 h 5 min',
  ])
})
