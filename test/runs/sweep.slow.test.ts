import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { Interrupted } from '../../src/experiments/experiment.js'
import { setPublisher } from '../../src/notebook/channel.js'
import { announceInterrupt } from '../../src/notebook/interrupts.js'
import { sweep } from '../../src/notebook/sweep.js'
import { frameOf } from '../../src/runs/frame-of.js'
import { results } from '../../src/runs/read-results.js'
import { recordDisplays, textsOf } from '../notebook/recorded-displays.js'
import { json, lab } from '../cli/lab.js'
import { positions, randomWalk } from './random-walk.js'
import { computedEpochs, filesOf, startWalk, temporaryHome, walkSource } from './temporary-home.js'

afterEach(() => setPublisher(undefined))

test('a sweep gives the rows of all cases as one table, its own parameters first, as the command line does', async t => {
  const home = temporaryHome(t)
  const grid = { drift: [0.5, 0.25], seed: [1, 0], epochs: 1 }
  const given = sweep(randomWalk, grid, { home, source: walkSource, cores: 4 })
  const rows = await given.done
  const expected = given.cases.flatMap(each => positions(each.parameters))
  assert.deepEqual(
    given.cases.map(({ parameters }) => [parameters['drift'], parameters['seed']]),
    [
      [0.5, 1],
      [0.5, 0],
      [0.25, 1],
      [0.25, 0],
    ],
  )
  assert.deepEqual(
    rows.map(row => row['position']),
    expected,
  )
  for (const frame of [await frameOf(given, home), await results(randomWalk, grid, { home })]) {
    assert.deepEqual(frame.columns.slice(0, 2), ['drift', 'seed'])
    assert.deepEqual(
      frame.toRecords().map(row => row['position']),
      expected,
    )
  }
  const files = filesOf(home)
  const words = ['--set', 'epochs=1', '--sweep', 'drift=0.5,0.25', '--sweep', 'seed=1,0', '--format', 'json']
  assert.deepEqual(
    json(lab(home, ['run', 'random-walk', ...words])).map(row => row['position']),
    expected,
  )
  assert.deepEqual(filesOf(home), files, 'nothing was computed again')
})

test('the display of a sweep is one table of its cases, and tells of each failure with the end of its log', async t => {
  const messages = recordDisplays()
  const home = temporaryHome(t)
  const grid = { end: ['well', 'throw'], epochs: 2, pause: 300 }
  const given = sweep(randomWalk, grid, { home, source: walkSource, cores: 64 })
  await assert.rejects(
    given.done,
    /^Error: random-walk: 1 of 2 cases failed, the first with: random-walk: run .* the walker fell .*`rows`$/,
  )
  const [heads, tables] = [0, 1].map(place => textsOf(messages, place))
  const [one, other] = given.cases
  const cells = tables.map(text => text.split('\n').map(line => line.split(/ {2,}/)))
  assert.deepEqual(cells[0][0], ['end', 'run', 'state', 'rows', 'newest'])
  assert.ok(
    cells.some(table => table[1][2] === '50 %'),
    tables.join('\n'),
  )
  const last = one.run!.rows.at(-1)!['position'] as number
  assert.deepEqual(cells.at(-1)!.slice(1), [
    ['well', one.id, 'done', '   6', `position ${last.toPrecision(4)}`].map(cell => cell.trim()),
    ['throw', other.id, 'failed', '6', cells.at(-1)![2][4]],
  ])
  const head = heads.at(-1)!.split('\n')
  assert.equal(head[0], 'random-walk: 1 of 2 cases done')
  assert.equal(head[1], `${other.id} failed: the walker fell; its log is results/runs/${other.id}/log.txt`)
  assert.ok(head.includes('  Error: the walker fell'), head.join('\n'))
  assert.deepEqual(
    given.rows.slice(0, 6).map(row => row['position']),
    positions(one.parameters),
  )
})

test('an interrupt of the kernel stops all cases of a sweep, and the cell run again goes on from there', async t => {
  recordDisplays()
  const home = temporaryHome(t)
  const grid = { seed: [0, 1, 2], epochs: 4, pause: 80 }
  const options = { home, source: walkSource, jobs: 2 }
  const given = sweep(randomWalk, grid, options)
  // the same cases are followed by another cell as well: one interrupt must not count twice
  sweep(randomWalk, grid, options)
  await new Promise<void>(resolve => {
    given.onChange(() => given.cases.slice(0, 2).every(each => (each.run?.rows.length ?? 0) >= 3) && resolve())
  })
  announceInterrupt()
  await assert.rejects(given.done, Interrupted)
  assert.equal(given.state, 'interrupted')
  const again = sweep(randomWalk, grid, options)
  await again.done
  for (const { id } of again.cases) assert.deepEqual(computedEpochs(home, id), [1, 2, 3, 4])
})

test('a sweep on the command line is refused where one case alone has no room, and told of more threads than cores', t => {
  const home = temporaryHome(t)
  const words = ['run', 'random-walk', '--set', 'epochs=1', '--seeds', '0,1']
  const refused = lab(home, [...words, '--memory', '0.05'])
  assert.equal(refused.status, 2)
  assert.match(
    refused.stderr,
    /^random-walk: epochs=1 needs about 0\.10 GB of memory and 0\.050 GB are free: [^\n]*\n$/,
  )
  assert.deepEqual(filesOf(home), [])
  assert.equal(
    lab(home, [...words, '--memory', 'much']).stderr,
    'run: --memory must be a positive number of gigabytes, got "much"\n',
  )
  const crowded = lab(home, [...words, '--set', 'threads=64', '--jobs', '2'])
  assert.equal(crowded.status, 0)
  assert.match(crowded.stderr, /^run: 2 cases at once have 128 threads for \d+ cores?: each is slower than alone$/m)
})

test('reading results starts nothing, and names the command and the cell that make what is missing', async t => {
  const home = temporaryHome(t)
  const read = (grid: Parameters<typeof results>[1]) => results(randomWalk, grid, { home })
  await assert.rejects(read({ epochs: 1, weights: [1, 2], step: 'gaussian' }), {
    name: 'RangeError',
    message:
      'random-walk: the results of this case are not there; make them with `npx gradient-lab run random-walk ' +
      "--set epochs=1 --set weights=1,2 --set step=gaussian`, or in a cell with `await start('random-walk', { epochs: 1, weights: [1, 2], step: 'gaussian' }).done`",
  })
  assert.deepEqual(filesOf(home), [])
  await startWalk(home, { epochs: 1 }).done
  await assert.rejects(read({ epochs: 1, seed: [0, 1], weights: [[1, 0.5], [2]] }), {
    message:
      'random-walk: the results of 3 of 4 cases are not there; make them with `npx gradient-lab run random-walk ' +
      "--set epochs=1 --sweep seed=0,1 --sweep weights='1,0.5|2'`, or in a cell with `await sweep('random-walk', { epochs: 1, seed: [0, 1], weights: [[1, 0.5], [2]] }).done`",
  })
  // the command that it names makes them
  const words = ['--set', 'epochs=1', '--sweep', 'seed=0,1', '--sweep', 'weights=1,0.5|2']
  assert.equal(lab(home, ['run', 'random-walk', ...words]).status, 0)
  assert.equal((await read({ epochs: 1, seed: [0, 1], weights: [[1, 0.5], [2]] })).height, 12)
})

test('reading results that are on their way, or failed, says so', async t => {
  const home = temporaryHome(t)
  const read = (grid: Parameters<typeof results>[1]) => results(randomWalk, grid, { home })
  const run = startWalk(home, { epochs: 4, pause: 700 })
  await new Promise<void>(resolve => {
    run.onChange(() => run.progress.fraction === 0.5 && resolve())
  })
  const [known] = json(lab(home, ['status', '--format', 'json']))
  assert.equal(known['state'], 'running')
  assert.ok([0.25, 0.5].includes(known['progress'] as number), String(known['progress']))
  assert.match(lab(home, ['status']).stdout, /random-walk +running (25|50|75) %/)
  await assert.rejects(
    read({ epochs: 4, pause: 700 }),
    /are not there yet \(run [0-9a-f]{12} is at (25|50|75) %\); make/,
  )
  run.stop()
  await assert.rejects(run.done, Interrupted)
  await assert.rejects(read({ epochs: 4, pause: 700 }), /\(run [0-9a-f]{12} was interrupted, and goes on from there\)/)
  await startWalk(home, { end: 'throw' }).done.catch(() => {})
  await assert.rejects(read({ end: 'throw' }), /not there \(run [0-9a-f]{12} failed: the walker fell\); make/)
})
