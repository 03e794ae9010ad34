import assert from 'node:assert/strict'
import { test } from 'node:test'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { mean, type Numbers, point, referenceGradient } from './exported-step.js'
import { exportedHere } from './in-this-process.js'

const [learningRate, momentum, weightDecay, batchSize, updates] = [0.05, 0.9, 0.01, 8, 3]

test('the updates of a run of SVRG with momentum and weight decay are those of its equations, in a float64 LeNet', async () => {
  const given = {
    dataset: './own-parts.js#noise',
    examples: 20, // the last of three mini-batches has 4
    estimator: 'svrg',
    learningRate,
    momentum,
    weightDecay,
    batchSize,
    epochs: 2,
  }
  const checkpoints = new Map<string, Uint8Array>()
  const steps: Map<string, Numbers>[] = []
  for (const step of [2, 3, 4, 5, 6]) steps.push(await exportedHere(varianceRatio, given, step, checkpoints))
  const w = steps.map(entries => point(entries, 'w'))
  // buffer_k = (w_{k−1} − w_k)/γ, across the change of epochs too
  const buffers = w.slice(1).map((after, k) => after.map((value, i) => (w[k][i] - value) / learningRate))

  // of the epoch's snapshot: e = g_b(w) − g_b(w̃) + mean over the mini-batches, each counting as one (Defazio & Bottou
  // 2019, equation 1)
  const snapshot = point(steps[2], 'snapshot')
  const atSnapshot = Array.from({ length: updates }, (_, b) => referenceGradient(steps[2], snapshot, b, batchSize))
  const full = mean(atSnapshot)

  for (const step of [4, 5, 6]) {
    const [before, entries] = [w[step - 3], steps[step - 2]]
    const position = step - 1 - updates
    assert.deepEqual(point(entries, 'snapshot'), snapshot)
    const expected = Array.from(
      referenceGradient(entries, before, position, batchSize),
      (value, i) => value - atSnapshot[position][i] + full[i],
    )
    // buffer_k = μ buffer_{k−1} + e_k + λ w_{k−1}
    const [buffer, last] = [buffers[step - 3], buffers[step - 4]]
    const estimate = buffer.map((value, i) => value - momentum * last[i] - weightDecay * before[i])
    const norm = Math.hypot(...expected)
    const error = Math.hypot(...estimate.map((value, i) => value - expected[i]))
    // w is in single precision, so (w_{k−1} − w_k)/γ is right to about 1e-5 of the estimate
    assert.ok(error < 1e-4 * norm, `step ${step}: ${error} of ${norm}`)
  }
})
