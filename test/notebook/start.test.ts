import assert from 'node:assert/strict'
import * as path from 'node:path'
import { afterEach, test } from 'node:test'
import { inspect } from 'node:util'
import { Interrupted } from '../../src/experiments/experiment.js'
import { setPublisher } from '../../src/notebook/channel.js'
import { displaySymbol } from '../../src/notebook/displayable.js'
import { announceInterrupt } from '../../src/notebook/interrupts.js'
import { start } from '../../src/notebook/start.js'
import { randomWalk } from '../runs/random-walk.js'
import { temporaryHome, walkSource } from '../runs/temporary-home.js'
import { recordDisplays, textsOf } from './recorded-displays.js'

afterEach(() => setPublisher(undefined))

test('a run that a cell starts shows how far it is, its newest number, a chart that grows, and in the end its rows', async t => {
  const messages = recordDisplays()
  const run = start(randomWalk, { epochs: 3, pause: 600, seed: 4 }, { home: temporaryHome(t), source: walkSource })
  assert.equal(messages.length, 2, 'both places are there at once')
  const rows = await run.done
  const name = `random-walk ${run.id}`
  const settings = 'epochs=3 pause=600 seed=4'
  const [lines, charts] = [0, 1].map(place => textsOf(messages, place))
  assert.equal(lines[0], `${name}: 0 %, starting\n${settings}`)
  // the newest row of epoch 2 is its third
  const position = (rows[5]['position'] as number).toPrecision(4)
  const late = lines.find(text => text.includes('66 %'))
  assert.match(late ?? lines.join(), new RegExp(`: 66 %, [0-9.]+ %/min, \\d+ s left, epoch 3, position ${position}\n`))
  const last = (rows[8]['position'] as number).toPrecision(4)
  assert.equal(lines.at(-1), `${name}: done, 9 rows, position ${last}\n${settings}`)
  assert.equal(charts[0], 'no position to draw yet')
  const drawn = messages.flatMap(({ content }) => {
    const chart = content.data['application/vnd.vegalite.v5+json'] as { data: { values: string } } | undefined
    return chart === undefined ? [] : [chart.data.values.split('\n').length - 1]
  })
  assert.ok(drawn.length >= 3 && drawn.at(-1) === 9, drawn.join())
  assert.ok(
    drawn.every((count, i) => i === 0 || count > drawn[i - 1]),
    drawn.join(),
  )
  assert.ok(messages.every(({ content }) => (content.metadata['gradient_lab'] as { volatile: boolean }).volatile))
})

test('a cell that ends in the run that it starts shows how far it is once, and that there are no rows yet', async t => {
  const messages = recordDisplays()
  const run = start(randomWalk, { epochs: 2, pause: 300 }, { home: temporaryHome(t), source: walkSource })
  run[displaySymbol]()
  assert.equal(messages.length, 3)
  assert.equal(textsOf(messages, 2)[0], 'no rows yet')
  const elsewhere = recordDisplays()
  run[displaySymbol]()
  assert.equal(elsewhere.length, 3, 'another cell shows all of it')
  const rows = await run.done
  assert.equal(textsOf(elsewhere, 2).at(-1)?.split('\n').length, rows.length + 1)
})

test('the last state of a run is the same whether it was computed or found, and names no time and no folder', async t => {
  const options = { home: temporaryHome(t), source: walkSource }
  const states = []
  for (const _ of [1, 2]) {
    const messages = recordDisplays()
    await start(randomWalk, { epochs: 2 }, options).done
    const places = new Map(messages.map(({ content }) => [content.transient.display_id, content.data]))
    states.push([...places.values()])
  }
  assert.deepEqual(states[0], states[1])
  assert.doesNotMatch(JSON.stringify(states), /\/tmp|\d (s|min) |gradient-lab-test|20\d\d-/)
})

test('a place is updated at most four times a second', async t => {
  const messages = recordDisplays()
  // 30 epochs in about 0.9 s, each with two messages of rows and one of progress
  await start(randomWalk, { epochs: 30, pause: 30 }, { home: temporaryHome(t), source: walkSource }).done
  const ids = new Set(messages.map(({ content }) => content.transient.display_id))
  for (const id of ids) {
    const times = messages.filter(({ content }) => content.transient.display_id === id).map(({ at }) => at)
    // the last state comes at once
    const paced = times.slice(0, -1)
    // two intervals of 250 ms, of which the first update may be noted up to 70 ms late on a busy machine
    const over = paced.slice(2).map((at, i) => at - paced[i])
    assert.ok(over.length > 0 && Math.min(...over) > 430, paced.join())
    assert.ok(times.length >= 4, `${times.length} updates`)
  }
})

test('an interrupt of the kernel stops the run, and the display says so', async t => {
  const messages = recordDisplays()
  const options = { home: temporaryHome(t), source: walkSource }
  const run = start(randomWalk, { epochs: 50, pause: 200 }, options)
  // another cell that started it too must not end it at once
  start(randomWalk, { epochs: 50, pause: 200 }, options)
  await new Promise<void>(seen => run.onChange(() => run.rows.length > 0 && seen()))
  announceInterrupt()
  await assert.rejects(run.done, Interrupted)
  assert.match(textsOf(messages, 0).at(-1)!, /: interrupted at \d+ %, \d+ rows, start it again to go on, position /)
})

test('a run that failed shows why, where its log is, and the last lines of the log, without the folders of this machine', async t => {
  const messages = recordDisplays()
  const home = temporaryHome(t)
  const run = start(randomWalk, { end: 'throw' }, { home, source: walkSource })
  await assert.rejects(run.done)
  const [head, settings, ...log] = textsOf(messages, 0).at(-1)!.split('\n')
  const where = `results/runs/${run.id}/log.txt`
  assert.equal(head, `random-walk ${run.id}: failed: the walker fell; its log is ${where}`)
  assert.equal(settings, 'end=throw')
  assert.ok(log.includes('  Error: the walker fell'), log.join('\n'))
  assert.ok(
    log.some(line => /^ +at end \(dist\/test\/runs\/random-walk\.js:/.test(line)),
    log.join('\n'),
  )
  const html = String(messages.findLast(({ content }) => 'text/html' in content.data)!.content.data['text/html'])
  assert.match(html, /<pre [^>]*>(.|\n)*Error: the walker fell/)
  assert.ok(!JSON.stringify(messages).includes(home) && !JSON.stringify(messages).includes(path.resolve('.')))
})

test('a run as the last expression of a cell shows its state, its parameters and its rows, live while it goes', async t => {
  const options = { home: temporaryHome(t), source: walkSource }
  const run = start(randomWalk, { epochs: 2, pause: 300 }, options)
  const messages = recordDisplays()
  assert.deepEqual(run[displaySymbol](), { 'text/plain': `random-walk ${run.id}` })
  const rows = await run.done
  await new Promise(resolve => setImmediate(resolve))
  assert.match(textsOf(messages, 0).at(-1)!, /: done, 6 rows, .*\nepochs=2 pause=300$/)
  const table = textsOf(messages, 2)
  assert.ok(table.length >= 2)
  const lines = table.at(-1)!.split('\n')
  assert.match(lines[0], /^epoch \[epoch\] +position \[m\] +threadsSeen +n$/)
  assert.deepEqual(
    lines.slice(1).map(line => line.trim().split(/ +/).slice(0, 2)),
    rows.map(row => [String(row['epoch']), (row['position'] as number).toPrecision(4)]),
  )
})

test('outside a notebook nothing is shown, and a run has a text', async t => {
  const written: unknown[] = []
  t.mock.method(process.stderr, 'write', (text: unknown) => written.push(text))
  const run = start(randomWalk, { epochs: 1 }, { home: temporaryHome(t), source: walkSource })
  const [row] = await run.done
  assert.deepEqual(written, [])
  const head = `random-walk ${run.id}: done, 3 rows, position ${((row['position'] as number) / 3).toPrecision(4)}\nepochs=1`
  assert.equal(inspect(run), head)
  assert.match(
    String(run[displaySymbol]()['text/plain']),
    new RegExp(`^${head.replaceAll('.', '\\.')}\nepoch \\[epoch\\] +position`),
  )
})
