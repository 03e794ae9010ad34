import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Parameters } from '../../src/experiments/experiment.js'
import { start } from '../../src/runs/start.js'
import type { Row } from '../../src/tables/column.js'
import { temporaryHome } from '../runs/temporary-home.js'

// 8 updates an epoch, with dropout, so that each of the three axes can show
const small = { examples: 512, batchSize: 64, dropout: 0.5 }
const run = (home: string, parameters: Partial<Parameters> = {}) =>
  start('lock-matrix', { ...small, ...parameters }, { home })

const withoutBatchNorm = ({ transformsLocked, dropoutLocked, ratioAtSnapshot, ratioAtSnapshotLow, bias }: Row) => ({
  transformsLocked,
  dropoutLocked,
  ratioAtSnapshot,
  ratioAtSnapshotLow,
  bias,
})

/** What holds whatever the snapshot's gradients are. */
function checkAxes(rows: readonly Row[]): void {
  assert.equal(rows.length, 8)
  const [restored, naive] = [true, false].map(is => rows.filter(row => row.batchNormRestored === is))
  // gradients in training mode do not read the running statistics: the same bits, on the same path
  assert.deepEqual(naive.map(withoutBatchNorm), restored.map(withoutBatchNorm))
  for (const row of rows) {
    assert.equal(row.status, 'ok')
    assert.equal(row.n, 8)
    const [mean, variance] = [row.runningMeanError, row.runningVarianceError] as number[]
    if (row.batchNormRestored) assert.deepEqual([mean, variance], [0, 0], 'the bits of evaluating w_k alone')
    else assert.ok(mean > 0.01 && variance > 0.01, `${mean}, ${variance}`)
    if (row.transformsLocked && row.dropoutLocked) {
      assert.equal(row.ratioAtSnapshot, 0)
      assert.ok((row.bias as number) < 1e-12)
    }
  }
  assert.notDeepEqual(
    naive.map(({ testError }) => testError),
    restored.map(({ testError }) => testError),
  )
}

test('stored snapshot gradients need every lock: without one their ratio at the snapshot is above 0', async t => {
  const rows = await run(temporaryHome(t), { snapshotGradients: 'stored' }).done
  checkAxes(rows)
  const ratio = (transforms: boolean, dropout: boolean) =>
    rows.find(row => row.transformsLocked === transforms && row.dropoutLocked === dropout)!.ratioAtSnapshot as number
  // 2 where nothing but chance is common to the two gradients of a mini-batch
  for (const [transforms, dropout] of [
    [true, false],
    [false, true],
    [false, false],
  ])
    assert.ok(ratio(transforms, dropout) > 0.1 && ratio(transforms, dropout) < 2.5, `${ratio(transforms, dropout)}`)
  assert.ok(ratio(false, false) > Math.max(ratio(true, false), ratio(false, true)))
})

test('recomputed snapshot gradients see what the iterate sees: no variance at the snapshot, but a bias without a lock', async t => {
  const rows = await run(temporaryHome(t), { snapshotGradients: 'recomputed' }).done
  checkAxes(rows)
  for (const row of rows) {
    assert.ok((row.ratioAtSnapshot as number) < 1e-10)
    if (!row.transformsLocked || !row.dropoutLocked) assert.ok((row.bias as number) > 1e-4, `${row.bias}`)
  }
})

test('without dropout its lock changes nothing', async t => {
  const rows = await run(temporaryHome(t), { dropout: 0, epoch: 1 }).done
  const of = (locked: boolean) =>
    rows.filter(({ dropoutLocked }) => dropoutLocked === locked).map(({ dropoutLocked, run: _, ...row }) => row)
  assert.deepEqual(of(false), of(true))
})
