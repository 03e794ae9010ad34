import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

interface Counts {
  readonly tensors: number[]
  readonly resident: number[]
}

test('10,000 calls of a graph leave the number of tensors as it was and resident memory within 5 %, and two hundred graphs of a megabyte are freed', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', require.resolve('./many-calls.js')])
  const { calls, graphs } = JSON.parse(stdout) as { calls: Counts; graphs: Counts }
  assert.equal(calls.tensors.length, 5)
  assert.equal(new Set([...calls.tensors, ...graphs.tensors]).size, 1, `tensors: ${calls.tensors}, ${graphs.tensors}`)
  const [warm, ...later] = calls.resident
  for (const megabytes of later) assert.ok(Math.abs(megabytes / warm - 1) < 0.05, `MB resident: ${calls.resident}`)
  // kept, they would be two hundred megabytes and more; what the allocator holds back varies by some twenty
  assert.ok(graphs.resident[1] - graphs.resident[0] < 100, `MB resident: ${graphs.resident}`)
})
