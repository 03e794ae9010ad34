import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Parameters } from '../../src/experiments/experiment.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { mean, point, referenceGradient, squared, transforms, variance, type View } from './exported-step.js'
import { exportedHere } from './in-this-process.js'

const batchSize = 4

/** What is exported of a step of the second of two epochs of four updates. */
const exported = (given: Partial<Parameters>, step: number) =>
  exportedHere(
    varianceRatio,
    { dataset: './own-parts.js#noise', examples: 16, batchSize, epochs: 2, learningRate: 0.02, ...given },
    step,
  )

const masked = { transforms: transforms.iterate, masks: 'dropout/0' }
const maskedAtSnapshot = { transforms: transforms.snapshot, masks: 'snapshotDropout/0' }

for (const [title, given, views] of [
  [
    'of a later snapshot without locks, with frozen batch norm',
    { lock: 'none', dropout: 0.4, period: 2, batchNorm: 'frozen' },
    {
      iterate: { ...masked, statistics: 'gradientStatistics' },
      snapshot: { ...maskedAtSnapshot, statistics: 'snapshotGradientStatistics' },
    },
  ],
  [
    'without locked masks, with batch norm in evaluation mode at the snapshot',
    { lock: 'transforms', dropout: 0.4, batchNorm: 'evaluation' },
    {
      iterate: masked,
      snapshot: { ...masked, masks: 'snapshotDropout/0', statistics: 'snapshotGradientStatistics' },
    },
  ],
  [
    'of recomputed snapshot gradients without locks, seen as at the iterate',
    { lock: 'none', dropout: 0.4, period: 2, snapshotGradients: 'recomputed' },
    { iterate: masked, snapshot: masked, fullGradient: maskedAtSnapshot },
  ],
] as const satisfies [string, Partial<Parameters>, { iterate: View; snapshot: View; fullGradient?: View }][])
  test(`a row ${title} is recomputed from its file alone`, async () => {
    const entries = await exported(given, 7)
    const gradients = (prefix: 'w' | 'snapshot', view: View) =>
      [0, 1, 2, 3].map(position => referenceGradient(entries, point(entries, prefix), position, batchSize, view))
    const a = gradients('w', views.iterate)
    const y = gradients('snapshot', views.snapshot)
    const full = mean('fullGradient' in views ? gradients('snapshot', views.fullGradient) : y)
    const d = a.map((row, b) => row.map((value, i) => value - y[b][i]))
    const distance = Math.sqrt(squared(point(entries, 'w'), point(entries, 'snapshot')))
    const covariance = (variance(a) + variance(y) - variance(d)) / 2
    const bias =
      squared(
        mean(d).map((value, i) => value + full[i]),
        mean(a),
      ) / variance(a)
    const row = JSON.parse(new TextDecoder().decode(entries.get('row') as Uint8Array))
    // single against double precision
    for (const [name, value] of Object.entries({
      sgdVariance: variance(a),
      estimatorVariance: variance(d),
      ratio: variance(d) / variance(a),
      distance,
      curvature: Math.sqrt(squared(mean(d))) / distance,
      curvatureDispersion: Math.sqrt(variance(d)) / distance,
      oracleRatio: 1 - covariance ** 2 / (variance(a) * variance(y)),
      bias,
    }))
      assert.ok(
        Math.abs(row[name] - value) < 2e-5 * value + 1e-12,
        `${name}: measured ${row[name]}, recomputed ${value}`,
      )
    assert.equal('fullGradient' in views, bias > 1e-3)
  })
