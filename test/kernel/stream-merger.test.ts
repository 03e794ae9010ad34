import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeStreams } from '../../src/kernel/stream-merger.js'

test('texts of one stream become one, a change of the stream keeps the order', () => {
  const sent: string[] = []
  const merger = mergeStreams((name, text) => sent.push(`${name}:${text}`))
  for (const [name, text] of [
    ['stdout', 'a'],
    ['stdout', 'b'],
    ['stderr', 'c'],
    ['stdout', 'd'],
  ] as const)
    merger.write(name, text)
  assert.deepEqual(sent, [])
  merger.flush()
  assert.deepEqual(sent, ['stdout:ab', 'stderr:c', 'stdout:d'])
  merger.flush()
  assert.equal(sent.length, 3)
})

test('what waits is sent by itself within 100 ms', async () => {
  const sent: string[] = []
  mergeStreams((_, text) => sent.push(text)).write('stdout', 'a')
  await new Promise(done => setTimeout(done, 100))
  assert.deepEqual(sent, ['a'])
})

test('a text longer than 64 KiB is sent at once', () => {
  const sent: string[] = []
  mergeStreams((_, text) => sent.push(text)).write('stdout', 'a'.repeat(65537))
  assert.equal(sent.length, 1)
})
