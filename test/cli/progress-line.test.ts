import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duration, progressText } from '../../src/cli/progress-line.js'

const progress = { fraction: 0.345, message: 'epoch 2 of 10', rate: 0.0005, secondsLeft: 1310 }

test('a progress line has percent, rate, time left, what is done and the newest number', () => {
  assert.equal(
    progressText('variance-ratio', progress, { column: 'ratio', value: 0.123456 }),
    'variance-ratio  34 %  3 %/min  22 min left  epoch 2 of 10  ratio 0.1235',
  )
})

test('what is not known yet is left out', () => {
  const fresh = { fraction: 0, message: 'starting', rate: 0, secondsLeft: null }
  assert.equal(progressText('variance-ratio', fresh, { column: 'ratio', value: null }), 'variance-ratio  0 %  starting')
})

test('times are given in the one or two units that matter, rounded up', () => {
  assert.deepEqual([0.2, 59, 61, 3600, 7500].map(duration), ['1 s', '59 s', '2 min', '1 h 0 min', '2 h 5 min'])
})
