import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duration, progressText } from '../../src/cli/progress-line.js'
import type { Run } from '../../src/runs/start.js'

const run = {
  experiment: 'variance-ratio',
  rows: [{ ratio: 0.5 }, { ratio: 0.123456 }],
  progress: { fraction: 0.345, message: 'epoch 2 of 10', rate: 0.0005, secondsLeft: 1310 },
} as unknown as Run

test('a progress line has percent, rate, time left, what is done and the newest main number', () => {
  assert.equal(
    progressText(run, 0, 1, 'ratio'),
    'variance-ratio  34 %  3 %/min  22 min left  epoch 2 of 10  ratio 0.1235',
  )
  assert.match(progressText(run, 2, 6, undefined), /^\[3\/6\] variance-ratio {2}34 %/)
})

test('what is not known yet is left out', () => {
  const fresh = { ...run, rows: [], progress: { fraction: 0, message: 'starting', rate: 0, secondsLeft: null } } as Run
  assert.equal(progressText(fresh, 0, 1, 'ratio'), 'variance-ratio  0 %  starting')
})

test('times are given in the one or two units that matter, rounded up', () => {
  assert.deepEqual([0.2, 59, 61, 3600, 7500].map(duration), ['1 s', '59 s', '2 min', '1 h 0 min', '2 h 5 min'])
})
