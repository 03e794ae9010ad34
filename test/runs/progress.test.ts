import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProgressMeter } from '../../src/runs/progress.js'

test('the rate and the time left follow the fractions of the last minute', () => {
  const meter = new ProgressMeter()
  assert.deepEqual(meter.current, { fraction: 0, message: 'starting', rate: 0, secondsLeft: null })
  meter.report(0.2, 'epoch 1', 100)
  assert.deepEqual([meter.current.rate, meter.current.secondsLeft], [0, null])
  // 0.01 a second for 20 seconds
  meter.report(0.4, 'epoch 2', 120)
  assert.ok(Math.abs(meter.current.rate - 0.01) < 1e-15)
  assert.ok(Math.abs(meter.current.secondsLeft! - 60) < 1e-12)
  // then a tenth as fast: the fast part is forgotten after a minute
  for (let seconds = 121; seconds <= 200; seconds++) meter.report(0.4 + 0.001 * (seconds - 120), 'slow', seconds)
  assert.ok(Math.abs(meter.current.rate - 0.001) < 1e-12)
  assert.ok(Math.abs(meter.current.secondsLeft! - 520) < 1e-6)
})
