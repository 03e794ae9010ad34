import assert from 'node:assert/strict'
import * as os from 'node:os'
import { test } from 'node:test'
import { freeMemory } from '../../src/runs/machine.js'

const gigabyte = 1e9
const from = (files: Readonly<Record<string, string>>) => (file: string) => files[file]

test('a control group of version 2 leaves its limit less what is used, cached files aside, and so do those above it', () => {
  const files = {
    '/proc/self/cgroup': '0::/job/step\n',
    '/sys/fs/cgroup/job/memory.max': '4000000000\n',
    '/sys/fs/cgroup/job/memory.current': '3000000000\n',
    '/sys/fs/cgroup/job/memory.stat': 'anon 1\ninactive_file 500000000\n',
    '/sys/fs/cgroup/job/step/memory.max': 'max\n',
    '/sys/fs/cgroup/job/step/memory.current': '3000000000\n',
  }
  // 4 − 3 + 0.5
  assert.equal(freeMemory(8 * gigabyte, from(files)), 1.5 * gigabyte)
  assert.equal(freeMemory(gigabyte, from(files)), gigabyte, 'the machine has less')
})

test('a control group of version 1 counts in the same way, and one without a limit does not count', () => {
  const files = {
    '/proc/self/cgroup': '5:cpu,cpuacct:/x\n4:memory:/box\n0::/\n',
    '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
    '/sys/fs/cgroup/memory/memory.usage_in_bytes': '7000000000',
    '/sys/fs/cgroup/memory/box/memory.limit_in_bytes': '2000000000',
    '/sys/fs/cgroup/memory/box/memory.usage_in_bytes': '1900000000',
    '/sys/fs/cgroup/memory/box/memory.stat': 'cache 5\ntotal_inactive_file 300000000\n',
  }
  assert.equal(freeMemory(8 * gigabyte, from(files)), 0.4 * gigabyte)
})

test('without control groups the machine decides, and here it has some and less than all', () => {
  assert.equal(
    freeMemory(3 * gigabyte, () => undefined),
    3 * gigabyte,
  )
  assert.ok(freeMemory() > 0 && freeMemory() < os.totalmem())
})
