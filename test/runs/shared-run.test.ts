import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { Interrupted } from '../../src/experiments/experiment.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { isLocked } from '../../src/runs/lock.js'
import type { Run } from '../../src/runs/start.js'
import { startElsewhere } from './other-process.js'
import { positions, randomWalk } from './random-walk.js'
import { computedEpochs, filesOf, startWalk, temporaryHome } from './temporary-home.js'

const walk = { epochs: 8, pause: 80 }
const expected = positions(completeParameters(randomWalk, walk))
const positionsOf = (rows: readonly Record<string, unknown>[]) => rows.map(row => row['position'])
const folderOf = (home: string, run: Pick<Run, 'id'>) => path.join(home, 'results', 'runs', run.id)

/** Waits until a run has so many rows. */
const rowsOf = (run: Run, count: number) =>
  new Promise<void>(resolve => {
    run.onChange(() => run.rows.length >= count && resolve())
  })

/** Waits until somebody owns the run with some rows. */
async function rowsOnDisk(home: string): Promise<void> {
  const rows = () => filesOf(home).find(file => file.endsWith('rows.jsonl'))
  while (rows() === undefined || fs.statSync(path.join(home, rows()!)).size === 0) await sleep(5)
}

test('a run that goes on in another process is followed: its rows and its progress as they come, one computation', async t => {
  const home = temporaryHome(t)
  const other = startElsewhere(t, home, walk)
  await rowsOnDisk(home)
  const run = startWalk(home, walk)
  const messages = new Set<string>()
  const fractions: number[] = []
  let partly = 0
  run.onChange(() => {
    if (run.state !== 'running') return
    messages.add(run.progress.message)
    fractions.push(run.progress.fraction)
    if (run.rows.length > 0 && run.rows.length < expected.length) partly += 1
  })
  assert.deepEqual(positionsOf(await run.done), expected)
  assert.deepEqual(positionsOf((await other.ended) as Record<string, unknown>[]), expected)
  assert.deepEqual(computedEpochs(home, run.id), [1, 2, 3, 4, 5, 6, 7, 8])
  assert.ok(partly > 0, 'rows came before the end')
  const told = [...messages].filter(message => /^epoch [2-8] \(in another process\)$/.test(message))
  assert.ok(told.length >= 2, [...messages].join())
  assert.deepEqual(
    fractions,
    [...fractions].sort((a, b) => a - b),
    'the progress does not go back',
  )
  assert.ok(fractions.some(fraction => [1, 2, 3, 4, 5, 6, 7].includes(8 * fraction)))
  assert.ok(!filesOf(home).some(file => /progress\.json|rows\.jsonl|lock\./.test(file)), filesOf(home).join())
})

test('a run whose owner is killed is taken over where its last checkpoint is', async t => {
  const home = temporaryHome(t)
  const other = startElsewhere(t, home, walk)
  await rowsOnDisk(home)
  const run = startWalk(home, walk)
  await rowsOf(run, 6)
  // as a kernel that is killed: its run notices, and ends
  other.process.kill('SIGKILL')
  assert.deepEqual(positionsOf(await run.done), expected)
  assert.deepEqual(computedEpochs(home, run.id), [1, 2, 3, 4, 5, 6, 7, 8])
})

test('to stop following leaves the run to the process that owns it', async t => {
  const home = temporaryHome(t)
  const other = startElsewhere(t, home, walk)
  await rowsOnDisk(home)
  const run = startWalk(home, walk)
  await rowsOf(run, 3)
  run.stop()
  await assert.rejects(run.done, Interrupted)
  assert.ok(isLocked(folderOf(home, run)), 'the other goes on')
  assert.deepEqual(positionsOf((await other.ended) as Record<string, unknown>[]), expected)
})

test('in one process the same case is the same run while it goes on, and a new one after it was stopped', async t => {
  const home = temporaryHome(t)
  const run = startWalk(home, walk)
  assert.equal(startWalk(home, walk), run)
  assert.notEqual(startWalk(home, { ...walk, seed: 1, epochs: 1 }), run)
  await rowsOf(run, 3)
  run.stop()
  const next = startWalk(home, walk)
  assert.notEqual(next, run)
  await assert.rejects(run.done, Interrupted)
  assert.deepEqual(positionsOf(await next.done), expected)
  assert.deepEqual(computedEpochs(home, next.id), [1, 2, 3, 4, 5, 6, 7, 8])
  assert.notEqual(startWalk(home, walk), next, 'a finished one is read again')
})

test('an owner that fails fails those that follow it with the same sentence', async t => {
  const home = temporaryHome(t)
  const failing = { epochs: 3, pause: 80, end: 'throw' }
  const other = startElsewhere(t, home, failing)
  await rowsOnDisk(home)
  const run = startWalk(home, failing)
  const message = await run.done.then(
    () => assert.fail('it failed'),
    error => error.message as string,
  )
  assert.match(message, /^random-walk: run [0-9a-f]{12} failed: the walker fell \(log: /)
  assert.equal(await other.ended, message)
})
