import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { Interrupted } from '../../src/experiments/experiment.js'
import { type DisplayContent, setPublisher } from '../../src/notebook/channel.js'
import { announceInterrupt } from '../../src/notebook/interrupts.js'
import { start } from '../../src/notebook/start.js'
import { randomWalk } from '../runs/random-walk.js'
import { temporaryHome, walkSource } from '../runs/temporary-home.js'

afterEach(() => setPublisher(undefined))

const texts: string[] = []
const listen = () => {
  texts.length = 0
  setPublisher((_, content: DisplayContent) => texts.push(String(content.data['text/plain'])))
}

test('a run that a cell starts shows how far it is and ends with its rows', async t => {
  listen()
  const run = start(randomWalk, { epochs: 3, pause: 300 }, { home: temporaryHome(t), source: walkSource })
  const rows = await run.done
  const name = `random-walk ${run.id}`
  assert.equal(texts[0], `${name}: 0 %`)
  assert.ok(
    texts.some(text => /: (33|66) %, .* left$/.test(text)),
    texts.join('\n'),
  )
  assert.match(texts.at(-1)!, new RegExp(`^${name}: done, ${rows.length} rows$`))
})

test('an interrupt of the kernel stops the run, and the bar says so', async t => {
  listen()
  const run = start(randomWalk, { epochs: 50, pause: 200 }, { home: temporaryHome(t), source: walkSource })
  await new Promise<void>(seen => run.onChange(() => run.rows.length > 0 && seen()))
  announceInterrupt()
  await assert.rejects(run.done, Interrupted)
  assert.match(texts.at(-1)!, /: failed, interrupted$/)
})

test('outside a notebook nothing is shown', async t => {
  const written: unknown[] = []
  t.mock.method(process.stderr, 'write', (text: unknown) => written.push(text))
  await start(randomWalk, { epochs: 1 }, { home: temporaryHome(t), source: walkSource }).done
  assert.deepEqual(written, [])
})
