import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryPrefix } from '../../src/tables/atomic-file.js'
import { finishedTable, rowsFile } from '../../src/runs/results.js'
import { readRecord } from '../../src/runs/run-record.js'
import { startElsewhere } from './other-process.js'
import { positions } from './random-walk.js'
import { computedEpochs, filesOf, startWalk, temporaryHome } from './temporary-home.js'

const walk = { epochs: 30, pause: 150, seed: 3 }

/** Two attempts at once on one run: the lock of the first is gone, as that of a machine that was cut off for a minute. */
async function overlapping(t: TestContext) {
  const home = temporaryHome(t)
  const first = startElsewhere(t, home, walk)
  const folder = await runFolderWithRows(home)
  for (const name of fs.readdirSync(folder)) if (name.startsWith('lock.')) fs.rmSync(path.join(folder, name))
  const [training] = fs.readdirSync(path.join(home, 'results', 'trainings'))
  const trainingFolder = path.join(home, 'results', 'trainings', training)
  for (const name of fs.readdirSync(trainingFolder))
    if (name.startsWith('lock.')) fs.rmSync(path.join(trainingFolder, name))
  return { home, folder, first, second: startWalk(home, walk) }
}

async function runFolderWithRows(home: string): Promise<string> {
  const runs = path.join(home, 'results', 'runs')
  for (;;) {
    const [run] = fs.existsSync(runs) ? fs.readdirSync(runs) : []
    const folder = path.join(runs, run ?? '')
    const file = path.join(folder, 'rows.jsonl')
    if (run !== undefined && (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) return folder
    await sleep(5)
  }
}

test('two attempts at once on one run both end with its rows, and leave one whole table', async t => {
  const { home, folder, first, second } = await overlapping(t)
  const rows = await second.done
  const right = positions({ ...second.parameters })
  assert.deepEqual(
    rows.map(row => row['position']),
    right,
  )
  assert.deepEqual(await first.ended, rows)
  const record = readRecord(folder)!
  assert.deepEqual([record.state, record.rows, record.message], ['done', rows.length, null])
  assert.deepEqual((await finishedTable(home, second.id))?.rows, rows)
  assert.deepEqual(
    filesOf(home).filter(file => path.basename(file).startsWith(temporaryPrefix)),
    [],
  )
  assert.ok(computedEpochs(home, second.id).length > walk.epochs, 'the attempts did not overlap')
})

test('attempts that are too late end when they see the table of the first, and leave it as it is', async t => {
  const elsewhere = temporaryHome(t)
  const quick = startWalk(elsewhere, walk)
  const rows = await quick.done
  const { folder, first, second } = await overlapping(t)
  while (second.rows.length === 0) await sleep(5)
  const table = rowsFile(path.join(elsewhere, 'results', 'runs', quick.id))
  fs.linkSync(table, rowsFile(folder))
  assert.deepEqual(await first.ended, rows)
  assert.deepEqual(await second.done, rows)
  assert.equal(fs.statSync(rowsFile(folder)).ino, fs.statSync(table).ino, 'the table was written again')
  assert.equal(readRecord(folder)!.state, 'done')
  const computed = computedEpochs(path.dirname(path.dirname(path.dirname(folder))), quick.id)
  assert.ok(!computed.includes(walk.epochs), 'the attempts went on to their own end')
})
