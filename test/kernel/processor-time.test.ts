import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mainThreadTime } from '../../src/kernel/processor-time.js'

const used = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

test('the time of the main thread is what it computes, and not what it waits', {
  skip: process.platform !== 'linux',
}, () => {
  const [began, before] = [mainThreadTime()!, used()]
  while (used() < before + 300);
  // the process's other threads compute, too, and a tick is 10 ms
  const computed = mainThreadTime()! - began
  assert.ok(computed > 150 && computed < 330, `${computed} ms of 300`)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  assert.ok(mainThreadTime()! - began - computed < 100, 'it waited')
})
