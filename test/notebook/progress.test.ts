import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type DisplayContent, setPublisher } from '../../src/notebook/channel.js'
import { progress } from '../../src/notebook/progress.js'

afterEach(() => setPublisher(undefined))

const recorded = () => {
  const messages: [string, DisplayContent][] = []
  setPublisher((type, content) => messages.push([type, content]))
  return messages
}

test('a progress is one display that is updated at most four times a second and ends with its last state', () => {
  const messages = recorded()
  let time = 0
  const work = progress('training', () => time)
  for (let i = 1; i <= 100; i++) {
    time += 20
    work.update(i / 200, `batch ${i}`)
  }
  assert.ok(messages.length >= 7 && messages.length <= 9, `${messages.length} messages in 2 s`)
  work.done('all')
  assert.deepEqual(
    messages.map(([type]) => type),
    ['display_data', ...messages.slice(1).map(() => 'update_display_data')],
  )
  assert.equal(new Set(messages.map(([, content]) => content.transient.display_id)).size, 1)
  assert.equal(messages.at(-1)?.[1].data['text/plain'], 'training: done, all')
  const before = messages.length
  work.update(1)
  work.done()
  assert.equal(messages.length, before, 'nothing changes after the end')
})

test('the time left follows from the time gone', () => {
  const messages = recorded()
  let time = 0
  const work = progress('training', () => time)
  time = 30_000
  work.update(0.25, 'epoch 1 of 4')
  assert.equal(messages.at(-1)?.[1].data['text/plain'], 'training: 25 %, epoch 1 of 4, 90 s left')
  assert.match(String(messages.at(-1)?.[1].data['text/html']), /<progress value="0.2500" max="1">/)
})

test('a progress is marked as volatile, since it says times', () => {
  const messages = recorded()
  progress('training')
  assert.deepEqual(messages[0][1].metadata, { gradient_lab: { volatile: true } })
})

test('a fraction outside [0, 1] is refused', () => {
  recorded()
  for (const fraction of [-0.1, 1.1, Number.NaN])
    assert.throws(() => progress('x').update(fraction), { name: 'RangeError', message: /must lie in \[0, 1\], got/ })
})
