import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import type { Claim, Evidence } from '../../src/claims/claim.js'
import { Interrupted } from '../../src/experiments/experiment.js'
import { parseParameters } from '../../src/experiments/parse-parameters.js'
import { judge } from '../../src/runs/judge.js'
import { keep } from '../../src/runs/keep.js'
import { prepareCase } from '../../src/runs/prepare-case.js'
import { finishedTable } from '../../src/runs/results.js'
import { positions, randomWalk } from './random-walk.js'
import { temporaryHome, walkSource as source } from './temporary-home.js'

const prepared = (given: Record<string, string> = {}) =>
  prepareCase(randomWalk, parseParameters(randomWalk, given), process.cwd())

test('a kept case is a run like any other, computed once', async t => {
  const home = temporaryHome(t)
  const one = prepared({ seed: '5' })
  const table = await keep(one, { home, source })
  assert.deepEqual(
    table.rows.map(row => row.position),
    positions(one.parameters),
  )
  assert.deepEqual((await finishedTable(home, one.run))?.rows, table.rows)
  const file = path.join(home, 'results', 'runs', one.run, 'rows.parquet')
  const before = fs.statSync(file).mtimeMs
  await keep(one, { home, source })
  assert.equal(fs.statSync(file).mtimeMs, before)
  await keep(one, { home, source, fresh: true })
  assert.notEqual(fs.statSync(file).mtimeMs, before)
})

test('a kept case that is interrupted, or that fails, leaves no result', async t => {
  const home = temporaryHome(t)
  const stop = () => {
    throw new Interrupted()
  }
  await assert.rejects(keep(prepared(), { home, source, checkInterrupt: stop }), Interrupted)
  const failing = prepared({ end: 'throw' })
  await assert.rejects(keep(failing, { home, source }))
  assert.equal(await finishedTable(home, failing.run), undefined)
})

test('a claim is judged by the rows of its cases, and read from them the second time', async t => {
  const home = temporaryHome(t)
  const evidence: Evidence = {
    experiment: 'random-walk',
    parameters: { epochs: 1, seed: [0, 1, 2] },
    number: 'how many rows',
    unit: '1',
    measure: rows => ({ value: rows.length }),
    must: 'be near',
    threshold: 9,
  }
  const claim: Claim = { id: 'walk-rows', paper: 'igt', item: 'none', claim: 'There are nine.', evidence }
  const seen: number[] = []
  const options = { home, source, progress: (done: number) => seen.push(done) }
  const [finding] = await judge([claim], options)
  assert.equal(finding.value, 9)
  assert.equal(finding.verdict, 'holds')
  assert.deepEqual(seen, [0, 1])
  const folder = path.join(home, 'results', 'runs')
  const stamps = () => fs.readdirSync(folder).map(run => fs.statSync(path.join(folder, run, 'rows.parquet')).mtimeMs)
  const before = stamps()
  assert.equal(before.length, 3)
  await judge([claim, { ...claim, id: 'walk-rows-again' }], options)
  assert.deepEqual(stamps(), before)
})
