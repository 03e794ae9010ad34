import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeStreams } from '../../src/kernel/stream-merger.js'

/** Lets the texts go that are sent at once. */
function after8(merger: { write(name: 'stdout', text: string): void }, sent: string[]): void {
  for (let i = 0; i < 8; i++) merger.write('stdout', '.')
  assert.equal(sent.length, 8)
  sent.length = 0
}

test('texts of one stream become one, a change of the stream keeps the order', () => {
  const sent: string[] = []
  const merger = mergeStreams((name, text) => sent.push(`${name}:${text}`))
  after8(merger, sent)
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
  const merger = mergeStreams((_, text) => sent.push(text))
  after8(merger, sent)
  merger.write('stdout', 'a')
  assert.deepEqual(sent, [])
  await new Promise(done => setTimeout(done, 100))
  assert.deepEqual(sent, ['a'])
})

test('a text longer than 64 KiB is sent at once', () => {
  const sent: string[] = []
  const merger = mergeStreams((_, text) => sent.push(text))
  after8(merger, sent)
  merger.write('stdout', 'a'.repeat(65537))
  assert.equal(sent.length, 1)
})
