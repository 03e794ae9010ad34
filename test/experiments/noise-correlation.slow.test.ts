import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Parameters } from '../../src/experiments/experiment.js'
import { noiseCorrelation } from '../../src/experiments/noise-correlation.js'
import { partition } from '../../src/problems/partition.js'
import { runFolder } from '../../src/runs/folders.js'
import { rowsFile } from '../../src/runs/results.js'
import { start } from '../../src/runs/start.js'
import { tQuantile } from '../../src/statistics/student-t.js'
import type { Row } from '../../src/tables/column.js'
import { trajectory } from '../../src/trajectories/trajectory.js'
import { temporaryHome } from '../runs/temporary-home.js'
import { rowsHere } from './in-this-process.js'
import { openedTraining, positionAfter } from './opened-training.js'

// 16 updates an epoch, 10 in a mega-batch
const small = { examples: 512, batchSize: 32, megabatchSize: 320, windows: [1, 4, 0], partitions: 20 }
const run = (home: string, parameters: Partial<Parameters> = {}) =>
  start('noise-correlation', { ...small, ...parameters }, { home })

const of = (rows: readonly Row[], method: string, withReplacement: boolean) =>
  rows.filter(row => row.method === method && row.withReplacement === withReplacement)

const variance = (rows: readonly Row[], method: string) => of(rows, method, false)[0].longRunVariance as number

test('errors of SGD and SVRG in turn cancel as the closed form says, and add up as independent ones when drawn', async () => {
  const rows = await rowsHere(noiseCorrelation, small)
  assert.deepEqual(
    of(rows, 'scsg', true).map(({ window, expected, status, n }) => [window, expected, status, n]),
    // 10 of its 16 mini-batches are those of a whole mega-batch
    [1, 4, 10].map(window => [window, null, 'ok', 20]),
  )
  for (const method of ['sgd', 'svrg'])
    for (const withReplacement of [false, true])
      for (const row of of(rows, method, withReplacement)) {
        const { window, longRunVariance, longRunVarianceLow, longRunVarianceHigh, expected } = row as Record<
          string,
          number
        >
        const v = variance(rows, method)
        const formula = withReplacement ? v : (v * (16 - window)) / 15
        assert.ok(Math.abs(expected - formula) <= 1e-12 * v, `${expected}, ${formula}`)
        if (!withReplacement && window === 1) assert.ok(Math.abs(longRunVariance / expected - 1) < 1e-12)
        // all errors of a pass sum to 0; those of SVRG to single precision
        else if (!withReplacement && window === 16) assert.ok(longRunVariance < 1e-10 * v, `${longRunVariance}`)
        else {
          const standardError = (longRunVarianceHigh - longRunVariance) / tQuantile(0.975, 19)
          assert.ok(longRunVarianceLow > 0)
          assert.ok(
            Math.abs(longRunVariance - expected) < 4 * standardError,
            `${method}, L = ${window}: ${longRunVariance}, ${expected} ± ${standardError}`,
          )
        }
      }
})

test('at the snapshot SVRG has no errors, and those of SCSG are the same in a whole mega-batch: L of them sum to L², not L', async () => {
  const rows = await rowsHere(noiseCorrelation, { ...small, progress: 0, partitions: 4 })
  for (const row of [...of(rows, 'svrg', false), ...of(rows, 'svrg', true)])
    assert.ok((row.longRunVariance as number) < 1e-10 * variance(rows, 'sgd'))
  for (const withReplacement of [false, true]) {
    const [one, four, ten] = of(rows, 'scsg', withReplacement).map(row => row.longRunVariance as number)
    assert.ok(Math.abs(four / one / 4 - 1) < 1e-6, `${four / one}`)
    assert.ok(Math.abs(ten / one / 10 - 1) < 1e-6, `${ten / one}`)
  }
})

test('with data of one’s own, too, a window longer than an epoch is refused', async () => {
  // 48 examples in 6 mini-batches
  const given = { dataset: './own-parts.js#noise', batchSize: 8, megabatchSize: 16, windows: [1, 7], epoch: 1 }
  await assert.rejects(
    rowsHere(noiseCorrelation, given),
    /^RangeError: noise-correlation: windows must be at most the 6 updates that sgd makes in an epoch, got 7; 0 takes all$/,
  )
})

/** tr Cov of the gradients of a partition's mini-batches, and of their differences to those at the start of the epoch. */
function variancesAt(parameters: Partial<Parameters>, epoch: number, updates: number, partitions: number) {
  const training = openedTraining(noiseCorrelation, parameters)
  const { problem, options, key } = training
  const before = positionAfter(training, epoch - 1)
  const start = problem.space.vector(before.x.read())
  for (const { x, stepInPass } of trajectory(options, before, training.pass(epoch))) {
    if (stepInPass < updates) continue
    const found = { sgd: 0, svrg: 0 }
    for (let each = 0; each < partitions; each++) {
      const own = key.child('noise').child(epoch).child(each).child('partition')
      const pass = partition(problem.size, parameters.batchSize as number, own)
      const gradients = [x, start].map(at => pass.map(batch => problem.evaluate(at, batch).gradient.read().slice()))
      const differences = gradients[0].map((a, b) => a.map((value, c) => value - gradients[1][b][c]))
      found.sgd += trace(gradients[0]) / partitions
      found.svrg += trace(differences) / partitions
    }
    return found
  }
  throw new Error('not reached')
}

function trace(rows: readonly ArrayLike<number>[]): number {
  let sum = 0
  for (let c = 0; c < rows[0].length; c++) {
    const mean = rows.reduce((total, row) => total + row[c] / rows.length, 0)
    sum += rows.reduce((total, row) => total + (row[c] - mean) ** 2 / rows.length, 0)
  }
  return sum
}

test('what is measured is that of the place asked for, whatever is measured with it, and a run that was stopped ends with the same bytes', async t => {
  const [whole, broken] = [temporaryHome(t), temporaryHome(t)]
  const few = { partitions: 3, epoch: 2, progress: 0.3 }
  const first = run(whole, few)
  const rows = await first.done
  const alone = await run(whole, { ...few, methods: 'svrg' }).done
  const numbers = (all: readonly Row[]) => all.map(({ window, longRunVariance, n }) => [window, longRunVariance, n])
  assert.deepEqual(numbers(alone), numbers([...of(rows, 'svrg', false), ...of(rows, 'svrg', true)]))
  // ⌈0.3·16⌉ updates into the second epoch
  const expected = variancesAt({ ...small, ...few }, 2, 5, 3)
  for (const method of ['sgd', 'svrg'] as const)
    assert.ok(Math.abs(variance(rows, method) / expected[method] - 1) < 1e-6, `${method}: ${variance(rows, method)}`)
  const killed = run(broken, few)
  await sleep(3000)
  killed.stop()
  killed.stop() // the second one kills
  await killed.done.catch(() => {})
  await run(broken, few).done
  const bytes = (home: string) => fs.readFileSync(rowsFile(runFolder(home, first.id)))
  assert.ok(bytes(broken).equals(bytes(whole)))
})
