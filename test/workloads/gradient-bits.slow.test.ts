import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

test("LeNet's gradients of 128 examples are the same bits in every call, packed or single, and in another process", async () => {
  const program = () => promisify(execFile)(process.execPath, [require.resolve('./gradient-bits.js')])
  const lines = (await program()).stdout.trim().split('\n')
  lines.push(...(await program()).stdout.trim().split('\n'))
  assert.equal(lines.length, 26)
  assert.equal(lines.filter(line => /^(single|packed) [0-9a-f]{64}$/.test(line)).length, 26)
  assert.equal(new Set(lines.map(line => line.split(' ')[1])).size, 1, lines.join('\n'))
})
