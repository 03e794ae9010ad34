import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { knownRecord } from '../../src/runs/find-results.js'
import { start, startJob } from '../../src/runs/start.js'
import { ownExperiments } from '../../src/runs/job.js'
import { filesOf, temporaryHome } from '../runs/temporary-home.js'

const parameters = {
  network: './parts.ts#linear',
  examples: 120,
  batchSize: 40,
  epochs: 3,
  measureEpochs: [3],
  measureAt: [0, 1],
  threads: 1,
}
const directory = path.resolve(__dirname, '..', '..', '..', 'notebooks')

/** The bytes that `gradient-lab export` writes of a step. */
async function exported(home: string, run: string, step: number): Promise<Buffer> {
  const to = path.join(home, 'exported.npz')
  const record = knownRecord(home, run)
  const job = { ...record, source: ownExperiments, device: 'cpu', home, fresh: false, export: { step, to } }
  await startJob(job, () => {}).ended
  return fs.readFileSync(to)
}

const checkpoints = (home: string) => filesOf(home).filter(file => /trainings.*epoch-\d+\.npz\.blob$/.test(file))

test('a step is exported to the same bytes when checkpoints before it have been deleted', async t => {
  const home = temporaryHome(t)
  const run = start('variance-ratio', parameters, { home, directory })
  await run.done
  const whole = await exported(home, run.id, 7)
  const all = checkpoints(home)
  assert.equal(all.length, 3)
  const before = all.map(file => fs.readFileSync(path.join(home, file)))
  // epoch 3 starts from the checkpoint of epoch 2; then from that of epoch 1, then from the start
  for (const gone of [all.slice(1, 2), all.slice(0, 2), all]) {
    for (const file of gone) fs.rmSync(path.join(home, file))
    assert.deepEqual(await exported(home, run.id, 7), whole, gone.join())
  }
  // what was trained again is kept, with the bits that it had; the last epoch is not needed
  assert.deepEqual(checkpoints(home), all.slice(0, 2))
  assert.deepEqual(
    all.slice(0, 2).map(file => fs.readFileSync(path.join(home, file))),
    before.slice(0, 2),
  )
})

test('more epochs train only those that are missing, of a real network', async t => {
  const home = temporaryHome(t)
  await start('variance-ratio', { ...parameters, epochs: 2, measureEpochs: [2] }, { home, directory }).done
  const times = checkpoints(home).map(file => fs.statSync(path.join(home, file)).mtimeMs)
  const longer = start('variance-ratio', { ...parameters, epochs: 4, measureEpochs: [2, 4] }, { home, directory })
  const epochs = new Set<string>()
  longer.onChange(() => {
    const [epoch] = /^epoch \d/.exec(longer.progress.message) ?? []
    if (epoch !== undefined) epochs.add(epoch)
  })
  const rows = await longer.done
  assert.deepEqual([...epochs], ['epoch 3', 'epoch 4'])
  assert.deepEqual(
    rows.map(row => row['step']),
    [3, 6, 9, 12],
  )
  assert.deepEqual(
    checkpoints(home)
      .slice(0, 2)
      .map(file => fs.statSync(path.join(home, file)).mtimeMs),
    times,
  )
})
