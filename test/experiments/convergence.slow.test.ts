import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { convergence } from '../../src/experiments/convergence.js'
import type { Parameters } from '../../src/experiments/experiment.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { start } from '../../src/runs/start.js'
import type { Row } from '../../src/tables/column.js'
import { temporaryHome } from '../runs/temporary-home.js'
import { rowsHere } from './in-this-process.js'

// 8 updates an epoch
const small = { examples: 512, batchSize: 64, epochs: 3 }
const run = (home: string, parameters: Partial<Parameters> = {}) =>
  start('convergence', { ...small, ...parameters }, { home })

const withoutTime = (rows: readonly Row[]) => rows.map(({ seconds: _, run: __, epochs: ___, ...row }) => row)

test('each epoch ends with the loss and the error that variance-ratio finds there, and costs what its estimator says', async () => {
  const svrg = await rowsHere(convergence, small)
  const measured = await rowsHere(varianceRatio, { ...small, measureEpochs: [1, 2, 3], measureAt: [1] })
  const columns = ({ epoch, step, passes, trainLoss, testError }: Row) => ({
    epoch,
    step,
    passes,
    trainLoss,
    testError,
  })
  assert.deepEqual(svrg.map(columns), measured.map(columns))
  // a snapshot pass and one gradient an update
  assert.deepEqual(
    svrg.map(({ passes }) => passes),
    [2, 4, 6],
  )
  const sgd = await rowsHere(convergence, { ...small, estimator: 'sgd' })
  assert.deepEqual(
    sgd.map(({ epoch, step, passes }) => [epoch, step, passes]),
    [
      [1, 8, 1],
      [2, 16, 2],
      [3, 24, 3],
    ],
  )
})

test('a run killed on its way and asked for more epochs goes on, and only its seconds are its own', async t => {
  const [whole, broken] = [temporaryHome(t), temporaryHome(t)]
  const rows = await run(whole).done
  const killed = run(broken, { epochs: 2 })
  await sleep(2500)
  killed.stop()
  killed.stop() // the second one kills
  await killed.done.catch(() => {})
  await run(broken, { epochs: 2 }).done
  const more = await run(broken).done
  assert.deepEqual(withoutTime(more), withoutTime(rows))
  const seconds = more.map(row => row.seconds as number)
  assert.ok(0 < seconds[0] && seconds[0] < seconds[1] && seconds[1] < seconds[2], `${seconds}`)
})

test('a step size beyond stability is data, also when its rows come from a checkpoint', async t => {
  const home = temporaryHome(t)
  await run(home, { learningRate: 1e30, epochs: 1 }).done
  const rows = await run(home, { learningRate: 1e30, epochs: 2 }).done
  assert.deepEqual(
    rows.map(({ status, trainLoss }) => [status, trainLoss]),
    [
      ['diverged', null],
      ['diverged', null],
    ],
  )
})
