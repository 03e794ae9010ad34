import assert from 'node:assert/strict'
import { test } from 'node:test'
import { start } from '../../src/runs/start.js'
import { meanInterval } from '../../src/statistics/mean-interval.js'
import { temporaryHome } from '../runs/temporary-home.js'

// 4 updates an epoch of a residual network with one block a stage
const small = { examples: 256, batchSize: 64, layers: 8, planes: 2 }

test('a row is the mean over seeds of what convergence and variance-ratio find in the same trainings', async t => {
  const home = temporaryHome(t)
  const of = { ...small, epochs: 2, varianceEpochs: [1, 2], errorEpoch: 1, seeds: 2, seed: 3 }
  const [row] = await start('depth-width', of, { home }).done
  const training = (estimator: string, seed: number) => ({ ...small, network: 'resnet', estimator, seed })
  const seeds = [3, 4]
  const sgd: number[][] = []
  const svrg: number[][] = []
  const variances: number[] = []
  for (const seed of seeds) {
    for (const [estimator, errors] of [
      ['sgd', sgd],
      ['svrg', svrg],
    ] as const) {
      const rows = await start('convergence', { ...training(estimator, seed), epochs: 2 }, { home }).done
      errors.push(rows.map(({ testError }) => testError as number))
    }
    // at the starts of epochs 2 and 3, on their partitions
    const at = { epochs: 3, measureEpochs: [2, 3], measureAt: [0] }
    const rows = await start('variance-ratio', { ...training('sgd', seed), ...at }, { home }).done
    variances.push(((rows[0].sgdVariance as number) + (rows[1].sgdVariance as number)) / 2)
  }
  const expected = {
    sgdVariance: meanInterval(variances),
    errorAt50: meanInterval(sgd.map(([first]) => first)),
    svrgError: meanInterval(svrg.map(([, last]) => last)),
    sgdError: meanInterval(sgd.map(([, last]) => last)),
  }
  for (const [name, { mean, high }] of Object.entries(expected)) {
    assert.ok(Math.abs((row[name] as number) / mean - 1) < 1e-9, `${name}: ${row[name]}, ${mean}`)
    assert.ok(Math.abs((row[`${name}High`] as number) / high - 1) < 1e-6, `${name}High`)
  }
  // stem 9·2 + 4; blocks 2 → 2, 2 → 4 and 4 → 8 channels, each with two norms, and a projection where it widens; dense 8 → 10
  const block = (inputs: number, outputs: number) =>
    2 * inputs + 9 * inputs * outputs + 2 * outputs + 9 * outputs ** 2 + (inputs === outputs ? 0 : inputs * outputs)
  assert.equal(row.parameters, 18 + 4 + block(2, 2) + block(2, 4) + block(4, 8) + 90)
  assert.deepEqual([row.layers, row.planes, row.n, row.interval, row.status], [8, 2, 2, 't', 'ok'])
})
