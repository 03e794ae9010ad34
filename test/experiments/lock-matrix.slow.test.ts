import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Parameters } from '../../src/experiments/experiment.js'
import { lockMatrix } from '../../src/experiments/lock-matrix.js'
import { atAccess } from '../../src/problems/locks.js'
import type { Row } from '../../src/tables/column.js'
import { trajectory } from '../../src/trajectories/trajectory.js'
import { rowsHere } from './in-this-process.js'
import { openedTraining } from './opened-training.js'

// 8 updates an epoch, with dropout, so that each of the three axes can show
const small = { examples: 512, batchSize: 64, dropout: 0.5 }
const rowsOf = (parameters: Partial<Parameters>) => rowsHere(lockMatrix, { ...small, ...parameters })

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

test('stored snapshot gradients need every lock: without one their ratio at the snapshot is above 0', async () => {
  const rows = await rowsOf({ snapshotGradients: 'stored' })
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

test('recomputed snapshot gradients see what the iterate sees: no variance at the snapshot, but a bias without a lock', async () => {
  const rows = await rowsOf({ snapshotGradients: 'recomputed' })
  checkAxes(rows)
  for (const row of rows) {
    assert.ok((row.ratioAtSnapshot as number) < 1e-10)
    if (!row.transformsLocked || !row.dropoutLocked) assert.ok((row.bias as number) > 1e-4, `${row.bias}`)
  }
})

/** The errors of the naive running statistics after the first epoch of recomputed SVRG, from what each evaluation sees. */
function naiveErrors(given: Partial<Parameters>, transforms: boolean): number[] {
  const locks = { transforms, dropout: true }
  const { problem, options, pass, position } = openedTraining(
    lockMatrix,
    { ...small, ...given },
    {
      lock: transforms ? 'transforms,dropout' : 'dropout',
      batchNorm: 'restore',
    },
  )
  const initial = problem.initialStatistics()
  let naive = Array.from(initial)
  let alone = Array.from(initial)
  const seen = (x: typeof start, place: number, access: string) =>
    problem.evaluate(x, atAccess(pass(1)[place], locks, access)).batchStatistics!
  const with1 = (running: number[], batch: Float32Array) => running.map((old, i) => 0.9 * old + 0.1 * batch[i])
  const before = position(0)
  const start = problem.space.vector(before.x.read())
  for (let place = 0; place < 8; place++) naive = with1(naive, seen(start, place, 'snapshot'))
  for (const { x, step } of trajectory(options, before, pass(1))) {
    if (step === 8) break
    // the snapshot's gradient is evaluated again before the iterate's
    naive = with1(naive, seen(start, step, `step ${step}`))
    const own = seen(x, step, `step ${step}`)
    naive = with1(naive, own)
    alone = with1(alone, own)
  }
  return [0, 1].map(kind => {
    const norm = (values: readonly number[]) => Math.hypot(...values.filter((_, i) => initial[i] === kind))
    return norm(naive.map((value, i) => value - alone[i])) / norm(alone)
  })
}

test('naive running statistics are 0.9 of the old and 0.1 of the new at every evaluation, and without dropout its lock changes nothing', async () => {
  const given = { dropout: 0, epoch: 1, snapshotGradients: 'recomputed' }
  const rows = await rowsOf(given)
  for (const transforms of [true, false]) {
    const expected = naiveErrors(given, transforms)
    const { runningMeanError, runningVarianceError } = rows.find(
      row => row.transformsLocked === transforms && !row.batchNormRestored,
    )!
    const found = [runningMeanError, runningVarianceError] as number[]
    for (const [kind, error] of found.entries())
      assert.ok(Math.abs(error / expected[kind] - 1) < 1e-4, `${found}, ${expected}`)
  }
  const of = (locked: boolean) =>
    rows.filter(({ dropoutLocked }) => dropoutLocked === locked).map(({ dropoutLocked, ...row }) => row)
  assert.deepEqual(of(false), of(true))
})
