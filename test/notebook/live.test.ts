import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { setPublisher } from '../../src/notebook/channel.js'
import { displaySymbol } from '../../src/notebook/displayable.js'
import { showLive } from '../../src/notebook/live.js'
import { runView, viewDisplay } from '../../src/notebook/run-view.js'
import { ProgressMeter } from '../../src/runs/progress.js'
import type { Run } from '../../src/runs/start.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { randomWalk } from '../runs/random-walk.js'
import { recordDisplays, textsOf } from './recorded-displays.js'

afterEach(() => setPublisher(undefined))

/** Something that says a number and can be told to change. */
function counter() {
  let listener = () => {}
  let end = () => {}
  const done = new Promise<void>(resolve => {
    end = resolve
  })
  const state = { number: 0 }
  return {
    state,
    set: (number: number) => {
      state.number = number
      listener()
    },
    end,
    followed: {
      done,
      onChange: (given: () => void) => {
        listener = given
        return () => {
          listener = () => {}
        }
      },
    },
    part: {
      key: () => String(state.number),
      shown: () => ({ [displaySymbol]: () => ({ 'text/plain': String(state.number) }) }),
    },
  }
}

test('changes within a quarter of a second are shown together, the last of them too, and the same state not again', async t => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  const messages = recordDisplays()
  const { set, end, followed, part } = counter()
  showLive(followed, [part])
  const texts = () => textsOf(messages, 0).join(' ')
  set(1)
  t.mock.timers.tick(100)
  set(2)
  t.mock.timers.tick(149)
  assert.equal(texts(), '0')
  t.mock.timers.tick(1)
  assert.equal(texts(), '0 2')
  t.mock.timers.tick(250)
  set(3)
  assert.equal(texts(), '0 2 3', 'at once when the last is long ago')
  set(4)
  set(3)
  t.mock.timers.tick(250)
  t.mock.timers.tick(250)
  assert.equal(texts(), '0 2 3')
  set(5)
  set(6)
  end()
  await followed.done
  await Promise.resolve()
  assert.equal(texts(), '0 2 3 5 6', 'the end is shown at once')
  set(7)
  t.mock.timers.tick(1000)
  assert.equal(texts(), '0 2 3 5 6')
})

test('the line of a run has the percent, rate and time left that its reports give by hand', () => {
  const meter = new ProgressMeter()
  // a fifth in 40 s: 0.5 % a second, 30 % a minute; three fifths left take 120 s
  meter.report(0.2, 'epoch 2', 10)
  meter.report(0.4, 'epoch 3', 50)
  const run = {
    id: '0123456789ab',
    experiment: 'random-walk',
    parameters: completeParameters(randomWalk, { seed: 3, weights: [1, 2] }),
    rows: [{ position: 0.123456 }],
    state: 'running',
    progress: meter.current,
  } as unknown as Run
  const shown = viewDisplay(runView(randomWalk, run))[displaySymbol]()
  const line = 'random-walk 0123456789ab: 40 %, 30 %/min, 2 min left, epoch 3, position 0.1235'
  assert.equal(shown['text/plain'], `${line}\nweights=1,2 seed=3`)
  assert.match(String(shown['text/html']), /^<div><progress value="0\.4000" max="1" [^>]*><\/progress> random-walk/)
  assert.doesNotMatch(String(shown['text/html']), /color|background/)
})

test('a view shows letters of markup as letters', () => {
  const shown = viewDisplay({ fraction: undefined, lines: ['a < b'], log: ['<script>'] })[displaySymbol]()
  assert.equal(
    shown['text/html'],
    '<div>a &lt; b</div>\n<pre style="max-height: 16em; overflow: auto">&lt;script&gt;</pre>',
  )
})
