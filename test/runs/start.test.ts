import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { Interrupted } from '../../src/experiments/experiment.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { logFile } from '../../src/runs/results.js'
import { readRecord } from '../../src/runs/run-record.js'
import { start } from '../../src/runs/start.js'
import { positions, randomWalk } from './random-walk.js'
import { computedEpochs, filesOf, startWalk, temporaryHome, walkSource } from './temporary-home.js'

const folder = (home: string, run: string) => path.join(home, 'results', 'runs', run)
const positionsOf = (rows: readonly Record<string, unknown>[]) => rows.map(row => row['position'])
const expected = (given: Record<string, number>) => positions(completeParameters(randomWalk, given))

test('a run gives the rows that its parameters determine, with parameters, run, status and interval', async t => {
  const run = startWalk(temporaryHome(t), { epochs: 2, seed: 4 })
  const rows = await run.done
  assert.deepEqual(positionsOf(rows), expected({ epochs: 2, seed: 4 }))
  assert.deepEqual(rows[4], {
    epochs: 2,
    drift: 0.1,
    weights: '1,0.5',
    schedule: 'constant',
    lock: 'none',
    pause: 0,
    end: 'well',
    step: 'uniform',
    threads: 2,
    seed: 4,
    epoch: 2,
    position: expected({ epochs: 2, seed: 4 })[4],
    threadsSeen: '2',
    n: 7,
    run: run.id,
    status: 'ok',
    interval: 'exact',
  })
  assert.deepEqual(run.rows, rows)
  assert.equal(run.state, 'done')
  assert.equal(run.progress.fraction, 1)
})

test('the threads of the run reach the environment of its process', async t => {
  const rows = await startWalk(temporaryHome(t), { epochs: 1, threads: 3 }).done
  assert.equal(rows[0]['threadsSeen'], '3')
})

test('a finished run is read again without computing, to the same bits', async t => {
  const home = temporaryHome(t)
  const first = await startWalk(home, { epochs: 2 }).done
  const files = filesOf(home).map(file => fs.statSync(path.join(home, file)).mtimeMs)
  const again = startWalk(home, { epochs: 2 })
  assert.deepEqual(await again.done, first)
  assert.deepEqual(
    filesOf(home).map(file => fs.statSync(path.join(home, file)).mtimeMs),
    files,
  )
})

test('another home does not see the run', async t => {
  const [one, other] = [temporaryHome(t), temporaryHome(t)]
  await startWalk(one, { epochs: 1 }).done
  const run = startWalk(other, { epochs: 1 })
  await run.done
  assert.deepEqual(computedEpochs(other, run.id), [1])
})

test('more epochs go on from the checkpoints of the same training', async t => {
  const home = temporaryHome(t)
  await startWalk(home, { epochs: 2 }).done
  const longer = startWalk(home, { epochs: 4 })
  assert.deepEqual(positionsOf(await longer.done), expected({ epochs: 4 }))
  assert.deepEqual(computedEpochs(home, longer.id), [3, 4])
  const otherTraining = startWalk(home, { epochs: 2, drift: 0.2 })
  await otherTraining.done
  assert.deepEqual(computedEpochs(home, otherTraining.id), [1, 2])
})

test('fresh computes everything again', async t => {
  const home = temporaryHome(t)
  const first = startWalk(home, { epochs: 2 })
  const rows = await first.done
  const again = startWalk(home, { epochs: 2 }, { fresh: true })
  assert.deepEqual(await again.done, rows)
  assert.deepEqual(computedEpochs(home, again.id), [1, 2, 1, 2])
})

test('a stopped run says so, keeps its epochs, and goes on from them', async t => {
  const home = temporaryHome(t)
  const parameters = { epochs: 6, pause: 60 }
  const run = startWalk(home, parameters)
  await new Promise<void>(resolve => {
    run.onChange(() => run.rows.length >= 6 && resolve())
  })
  run.stop()
  await assert.rejects(run.done, Interrupted)
  assert.equal(run.state, 'interrupted')
  const record = readRecord(folder(home, run.id))!
  assert.equal(record.state, 'interrupted')
  assert.ok(record.rows >= 6 && record.rows < 18)

  const second = startWalk(home, parameters)
  assert.deepEqual(positionsOf(await second.done), expected(parameters))
  assert.deepEqual(computedEpochs(home, run.id), [1, 2, 3, 4, 5, 6])
  assert.ok(readRecord(folder(home, run.id))!.seconds > record.seconds)
})

test('two cases of one training, started together, compute each epoch once', async t => {
  const home = temporaryHome(t)
  const runs = [startWalk(home, { epochs: 2, pause: 20 }), startWalk(home, { epochs: 3, pause: 20 })]
  await Promise.all(runs.map(run => run.done))
  const computed = runs.flatMap(run => computedEpochs(home, run.id)).sort()
  assert.deepEqual(computed, [1, 2, 3])
})

test('a diverged run is data: its number is null and its status says why', async t => {
  const rows = await startWalk(temporaryHome(t), { end: 'diverge' }).done
  assert.deepEqual([rows[6]['position'], rows[6]['status'], rows[7]['status']], [null, 'diverged', 'ok'])
})

test('a run that throws names what happened and its log, and can be tried again', async t => {
  const home = temporaryHome(t)
  const run = startWalk(home, { end: 'throw' })
  const log = logFile(folder(home, run.id))
  await assert.rejects(run.done, {
    message: `random-walk: run ${run.id} failed: the walker fell (log: ${log})`,
  })
  assert.match(fs.readFileSync(log, 'utf8'), /Error: the walker fell\n +at /)
  assert.deepEqual(
    [readRecord(folder(home, run.id))!.state, readRecord(folder(home, run.id))!.message],
    ['failed', 'the walker fell'],
  )
  await assert.rejects(startWalk(home, { end: 'throw' }).done, /the walker fell/)
})

test('a run whose process aborts is recorded as failed, and its lock does not stay', async t => {
  const home = temporaryHome(t)
  const run = startWalk(home, { end: 'abort' })
  await assert.rejects(run.done, /failed: its process ended by SIGABRT \(log: /)
  assert.equal(readRecord(folder(home, run.id))!.state, 'failed')
  await assert.rejects(startWalk(home, { end: 'abort' }).done, /SIGABRT/)
})

test('a row with an undeclared column fails the run with the name of the column', async t => {
  await assert.rejects(
    startWalk(temporaryHome(t), { end: 'undeclared' }).done,
    /failed: random-walk: column speed is not declared/,
  )
})

test('a full disk is told in one sentence, and what was written before is kept', async t => {
  const home = temporaryHome(t)
  const run = startWalk(home, { epochs: 3 }, { environment: { RANDOM_WALK_FULL: '2' } })
  await assert.rejects(run.done, /cannot write .*2\.blob: the disk is full: free some space and try again \(log: /)
  const second = startWalk(home, { epochs: 3 })
  assert.deepEqual(positionsOf(await second.done), expected({ epochs: 3 }))
  assert.deepEqual(computedEpochs(home, run.id), [1, 2, 2, 3])
})

test('results whose folder is deleted while the run goes are there at the end', async t => {
  const home = temporaryHome(t)
  const run = startWalk(home, { epochs: 5, pause: 60 })
  await new Promise<void>(resolve => {
    run.onChange(() => run.rows.length >= 6 && resolve())
  })
  fs.rmSync(path.join(home, 'results'), { recursive: true })
  assert.deepEqual(positionsOf(await run.done), expected({ epochs: 5 }))
})

test('a damaged table is computed again, not read', async t => {
  const home = temporaryHome(t)
  const run = startWalk(home, { epochs: 2 })
  await run.done
  const table = path.join(folder(home, run.id), 'rows.parquet')
  fs.writeFileSync(table, fs.readFileSync(table).subarray(0, 900))
  assert.deepEqual(positionsOf(await startWalk(home, { epochs: 2 }).done), expected({ epochs: 2 }))
})

test('results of another format are refused with the remedy, and left as they are', async t => {
  const home = temporaryHome(t)
  const run = startWalk(home, { epochs: 1 })
  await run.done
  const file = path.join(folder(home, run.id), 'run.json')
  for (const [format, age] of [
    [99, 'a newer'],
    [0, 'an older'],
  ] as const) {
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), format }))
    const before = fs.readFileSync(file, 'utf8')
    assert.throws(() => startWalk(home, { epochs: 1 }), {
      name: 'RangeError',
      message: new RegExp(`was written by ${age} gradient-lab \\(format ${format}, .*gradient-lab clean ${run.id}`),
    })
    assert.equal(fs.readFileSync(file, 'utf8'), before)
  }
})

test('an unknown experiment or parameter and an impossible case are refused before anything is written', t => {
  const home = temporaryHome(t)
  const options = { home, source: walkSource }
  assert.throws(
    () => start('randomwalk', {}, options),
    /^RangeError: there is no experiment randomwalk; did you mean random-walk\?$/,
  )
  assert.throws(() => start('random-walk', { epoch: 3 }, options), /unknown parameter epoch; did you mean epochs\?/)
  assert.throws(() => start('random-walk', { drift: 5 }, options), /drift must not be 5/)
  assert.deepEqual(filesOf(home), [])
})
