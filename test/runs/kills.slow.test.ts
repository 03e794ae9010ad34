import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { finishedTable, rowsFile } from '../../src/runs/results.js'
import { readRecord } from '../../src/runs/run-record.js'
import type { Run } from '../../src/runs/start.js'
import { temporaryPrefix } from '../../src/tables/atomic-file.js'
import { parquetBytes } from '../../src/tables/parquet.js'
import { computedEpochs, filesOf, startWalk, temporaryHome } from './temporary-home.js'

const walk = { epochs: 6, pause: 15, seed: 2 }

const isTemporary = (file: string) => path.basename(file).startsWith(temporaryPrefix)

/** What anybody may find on the disk after a kill: whole records, whole checkpoints, whole tables or none. */
async function assertNothingHalfWritten(home: string, run: string, rows: readonly unknown[]): Promise<void> {
  readRecord(path.join(home, 'results', 'runs', run))
  // a position and the checksum
  for (const file of filesOf(home).filter(name => name.endsWith('.blob') && !isTemporary(name)))
    assert.equal(fs.statSync(path.join(home, file)).size, 8 + 32, file)
  const table = await finishedTable(home, run)
  if (table !== undefined) assert.deepEqual(table.rows, rows)
}

async function uninterrupted(home: string): Promise<{ run: Run; rows: readonly unknown[]; bytes: Uint8Array }> {
  const run = startWalk(home, walk)
  const rows = await run.done
  return { run, rows, bytes: fs.readFileSync(rowsFile(path.join(home, 'results', 'runs', run.id))) }
}

test('killed before or after any of its renames, a run goes on to the same bytes', async t => {
  const whole = await uninterrupted(temporaryHome(t))
  const home = temporaryHome(t)
  // an attempt renames its record, then one checkpoint for each new epoch, then its table, then its record
  const moments = [
    'before:1',
    'after:1',
    'before:2',
    'after:2',
    'before:3',
    'after:3',
    'before:2',
    'before:3',
    'after:2',
  ]
  let leftovers = 0
  for (const moment of moments) {
    const run = startWalk(home, walk, { environment: { RANDOM_WALK_KILL: moment } })
    await run.done.then(
      () => {},
      error => assert.match(error.message, /killed from outside \(SIGKILL\)/),
    )
    await assertNothingHalfWritten(home, run.id, whole.rows)
    leftovers += filesOf(home).filter(isTemporary).length
  }
  assert.ok(leftovers > 0, 'no kill fell between a temporary file and its rename')
  const last = startWalk(home, walk)
  assert.deepEqual(await last.done, whole.rows)
  assert.deepEqual(fs.readFileSync(rowsFile(path.join(home, 'results', 'runs', last.id))), whole.bytes)
  assert.deepEqual(parquetBytes((await finishedTable(home, last.id))!), new Uint8Array(whole.bytes))
  assert.deepEqual(filesOf(home).filter(isTemporary), [])
})

test('killed at ten random moments, a run goes on from its checkpoints to the same bytes', async t => {
  const whole = await uninterrupted(temporaryHome(t))
  const home = temporaryHome(t)
  const delays = uniforms(rootKey(0).child('kills'), 10)
  for (const delay of delays) {
    const run = startWalk(home, walk)
    await sleep(40 + 160 * delay)
    run.stop()
    run.stop()
    await run.done.catch(() => {})
    await assertNothingHalfWritten(home, run.id, whole.rows)
  }
  const last = startWalk(home, walk)
  assert.deepEqual(await last.done, whole.rows)
  assert.deepEqual(fs.readFileSync(rowsFile(path.join(home, 'results', 'runs', last.id))), whole.bytes)
  // an epoch is computed again only if a kill fell between its end and its checkpoint
  assert.ok(computedEpochs(home, last.id).length < walk.epochs + delays.length)
})

test('when the command is killed its run ends, and the next command finishes it to the same bytes', async t => {
  const whole = await uninterrupted(temporaryHome(t))
  const home = temporaryHome(t)
  const words = [
    'run',
    'random-walk',
    ...Object.entries(walk).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ]
  const main = require.resolve('../cli/walk-main.js')
  const environment = { ...process.env, GRADIENT_LAB_HOME: home }
  const killed = spawn(process.execPath, [main, ...words], { env: environment, stdio: 'ignore' })
  const folder = path.join(home, 'results', 'runs', whole.run.id)
  while (!fs.existsSync(path.join(folder, 'rows.jsonl'))) await sleep(5)
  killed.kill('SIGKILL')

  const next = spawn(process.execPath, [main, ...words], { env: environment, stdio: 'ignore' })
  assert.equal(await new Promise(resolve => next.on('close', resolve)), 0)
  assert.deepEqual(fs.readFileSync(rowsFile(folder)), whole.bytes)
  assert.deepEqual(computedEpochs(home, whole.run.id), [1, 2, 3, 4, 5, 6])
})
