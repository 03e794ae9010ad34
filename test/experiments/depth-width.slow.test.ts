import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convergence } from '../../src/experiments/convergence.js'
import { depthWidth } from '../../src/experiments/depth-width.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { rowsHere } from './in-this-process.js'

// 4 updates an epoch of a residual network with one block a stage
const small = { examples: 256, batchSize: 64, layers: 8, planes: 2 }

test('a row is the mean over seeds of what convergence and variance-ratio find in the same trainings', async () => {
  const of = { ...small, epochs: 2, varianceEpochs: [1, 2], errorEpoch: 1, seeds: 2, seed: 3 }
  const [row] = await rowsHere(depthWidth, of)
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
      const rows = await rowsHere(convergence, { ...training(estimator, seed), epochs: 2 })
      errors.push(rows.map(({ testError }) => testError as number))
    }
    // at the starts of epochs 2 and 3, on their partitions
    const at = { epochs: 3, measureEpochs: [2, 3], measureAt: [0] }
    const rows = await rowsHere(varianceRatio, { ...training('sgd', seed), ...at })
    variances.push(((rows[0].sgdVariance as number) + (rows[1].sgdVariance as number)) / 2)
  }
  const expected = {
    sgdVariance: variances,
    errorAt50: sgd.map(([first]) => first),
    svrgError: svrg.map(([, last]) => last),
    sgdError: sgd.map(([, last]) => last),
  }
  const cut: boolean[] = []
  for (const [name, [first, second]] of Object.entries(expected)) {
    const mean = (first + second) / 2
    // of two values the standard error is half their difference; Student's t at 97.5 % with one degree of freedom
    const half = (12.706204736432095 * Math.abs(first - second)) / 2
    const [low, high] = [Math.max(0, mean - half), mean + half]
    for (const [column, value] of Object.entries({ [name]: mean, [`${name}Low`]: low, [`${name}High`]: high }))
      assert.ok(Math.abs((row[column] as number) - value) <= 1e-9 * mean, `${column}: ${row[column]}, ${value}`)
    cut.push(mean < half)
  }
  // a negative limit of what cannot be negative is 0: here of some, not of all
  assert.ok(cut.includes(true) && cut.includes(false), `${cut}`)
  // stem 9·2 + 4; blocks 2 → 2, 2 → 4 and 4 → 8 channels, each with two norms, and a projection where it widens; dense 8 → 10
  const block = (inputs: number, outputs: number) =>
    2 * inputs + 9 * inputs * outputs + 2 * outputs + 9 * outputs ** 2 + (inputs === outputs ? 0 : inputs * outputs)
  assert.equal(row.parameters, 18 + 4 + block(2, 2) + block(2, 4) + block(4, 8) + 90)
  assert.deepEqual([row.layers, row.planes, row.n, row.interval, row.status], [8, 2, 2, 't', 'ok'])
})
