import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressText } from '../../src/cli/progress-line.js'

const progress = { fraction: 0.345, message: 'epoch 2 of 10', rate: 0.0005, secondsLeft: 1310 }

test('a progress line has percent, rate, time left, what is done and the newest number', () => {
  assert.equal(
    progressText('variance-ratio', progress, 'ratio 0.1235'),
    'variance-ratio  34 %  3 %/min  22 min left  epoch 2 of 10  ratio 0.1235',
  )
})

test('what is not known yet is left out', () => {
  const fresh = { fraction: 0, message: 'starting', rate: 0, secondsLeft: null }
  assert.equal(progressText('variance-ratio', fresh), 'variance-ratio  0 %  starting')
})
