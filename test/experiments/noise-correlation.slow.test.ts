import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Parameters } from '../../src/experiments/experiment.js'
import { runFolder } from '../../src/runs/folders.js'
import { rowsFile } from '../../src/runs/results.js'
import { start } from '../../src/runs/start.js'
import { tQuantile } from '../../src/statistics/student-t.js'
import type { Row } from '../../src/tables/column.js'
import { temporaryHome } from '../runs/temporary-home.js'

// 16 updates an epoch, 10 in a mega-batch
const small = { examples: 512, batchSize: 32, megabatchSize: 320, windows: [1, 4, 0], partitions: 20 }
const run = (home: string, parameters: Partial<Parameters> = {}) =>
  start('noise-correlation', { ...small, ...parameters }, { home })

const of = (rows: readonly Row[], method: string, withReplacement: boolean) =>
  rows.filter(row => row.method === method && row.withReplacement === withReplacement)

const variance = (rows: readonly Row[], method: string) => of(rows, method, false)[0].longRunVariance as number

test('errors of SGD and SVRG in turn cancel as the closed form says, and add up as independent ones when drawn', async t => {
  const rows = await run(temporaryHome(t)).done
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

test('at the snapshot SVRG has no errors, and those of SCSG are the same in a whole mega-batch: L of them sum to L², not L', async t => {
  const rows = await run(temporaryHome(t), { progress: 0, partitions: 4 }).done
  for (const row of [...of(rows, 'svrg', false), ...of(rows, 'svrg', true)])
    assert.ok((row.longRunVariance as number) < 1e-10 * variance(rows, 'sgd'))
  for (const withReplacement of [false, true]) {
    const [one, four, ten] = of(rows, 'scsg', withReplacement).map(row => row.longRunVariance as number)
    assert.ok(Math.abs(four / one / 4 - 1) < 1e-6, `${four / one}`)
    assert.ok(Math.abs(ten / one / 10 - 1) < 1e-6, `${ten / one}`)
  }
})

test('what is measured is not changed by what is measured with it, and a run that was stopped ends with the same bytes', async t => {
  const [whole, broken] = [temporaryHome(t), temporaryHome(t)]
  const few = { partitions: 3, epoch: 1, progress: 0.5 }
  const first = run(whole, few)
  const rows = await first.done
  const alone = await run(whole, { ...few, methods: 'svrg' }).done
  const numbers = (all: readonly Row[]) => all.map(({ window, longRunVariance, n }) => [window, longRunVariance, n])
  assert.deepEqual(numbers(alone), numbers([...of(rows, 'svrg', false), ...of(rows, 'svrg', true)]))
  const killed = run(broken, few)
  await sleep(3000)
  killed.stop()
  killed.stop() // the second one kills
  await killed.done.catch(() => {})
  await run(broken, few).done
  const bytes = (home: string) => fs.readFileSync(rowsFile(runFolder(home, first.id)))
  assert.ok(bytes(broken).equals(bytes(whole)))
})
