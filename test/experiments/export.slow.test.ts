import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Parameters } from '../../src/experiments/experiment.js'
import { start } from '../../src/runs/start.js'
import { naiveOracle } from '../measurements/naive-oracle.js'
import { referenceLenet } from '../networks/reference-lenet.js'
import { temporaryHome } from '../runs/temporary-home.js'
import {
  channels,
  exportedStep,
  height,
  mean,
  type Numbers,
  pixels,
  point,
  referenceGradient,
  squared,
  variance,
  width,
} from './exported-step.js'

/** The coordinates of each convolution, dense layer and batch norm. */
function layers(entries: Map<string, Numbers>): number[][] {
  const names = new TextDecoder().decode(entries.get('parameters') as Uint8Array).split('\n')
  const owners = names.flatMap(name => Array<string>(entries.get(`w/${name}`)!.length).fill(name.replace(/\/\w+$/, '')))
  return [...new Set(owners)].map(layer => owners.flatMap((owner, c) => (owner === layer ? [c] : [])))
}

/** Every number of the row that the gradients decide, recomputed in double precision from the exported file alone. */
function recompute(entries: Map<string, Numbers>, recomputedAs: 'svrg' | 'sgd') {
  const [w, snapshot] = [point(entries, 'w'), point(entries, 'snapshot')]
  const batchSize = entries.get('partition')!.length / entries.get('sample')!.length
  const gradient = (parameters: number[], position: number) =>
    referenceGradient(entries, parameters, position, batchSize)
  const sample = [...entries.get('sample')!]
  const a = sample.map(position => gradient(w, position))
  const y = sample.map(position => gradient(snapshot, position))
  const d = a.map((row, b) => row.map((value, i) => value - y[b][i]))
  const distance = Math.sqrt(squared(w, snapshot))
  const covariance = (variance(a) + variance(y) - variance(d)) / 2
  const assessed = (images: string, labels: string) => {
    const list = [...entries.get(labels)!]
    const output = referenceLenet({
      shape: [height, width, channels],
      classes: 10,
      activation: 'relu',
      parameters: w,
      images: list.flatMap((_, index) => pixels(entries, index, [], images)),
      labels: list,
      statistics: entries.get('statistics')!,
    })
    const wrong = list.filter((label, i) => {
      const logits = [...output.logits.slice(10 * i, 10 * i + 10)]
      return logits.indexOf(Math.max(...logits)) !== label
    })
    return { loss: output.loss, error: wrong.length / list.length }
  }
  const estimatorVariance = recomputedAs === 'svrg' ? variance(d) : variance(a)
  return {
    sgdVariance: variance(a),
    estimatorVariance,
    ratio: estimatorVariance / variance(a),
    distance,
    curvature: Math.sqrt(squared(mean(d))) / distance,
    curvatureDispersion: Math.sqrt(variance(d)) / distance,
    oracleAlpha: covariance / variance(y),
    oracleRatio: 1 - covariance ** 2 / (variance(a) * variance(y)),
    oracleRatioPerLayer: naiveOracle(a, y, layers(entries)).ratioPerLayer,
    trainLoss: assessed('images', 'labels').loss,
    testError: assessed('testImages', 'testLabels').error,
  }
}

for (const estimator of ['svrg', 'sgd'] as const)
  test(`a row of ${estimator} is recomputed from its exported file by a float64 LeNet in plain loops`, async t => {
    const home = temporaryHome(t)
    const parameters: Partial<Parameters> = {
      dataset: './own-parts.js#noise',
      estimator,
      batchSize: 16,
      epochs: 2,
      measureEpochs: [2],
      measureAt: [1],
      learningRate: 0.05,
    }
    const run = start('variance-ratio', parameters, { home, directory: __dirname })
    const [row] = await run.done
    const entries = exportedStep(home, run.id, 6)

    const inFile = JSON.parse(new TextDecoder().decode(entries.get('row') as Uint8Array))
    for (const [name, value] of Object.entries(inFile)) assert.equal(row[name], value, name)
    const { oracleRatio, oracleAlphaLoss, ratio } = inFile
    if (estimator === 'svrg') assert.ok(Math.abs((oracleRatio + oracleAlphaLoss) / ratio - 1) < 1e-6)
    for (const [name, value] of Object.entries(recompute(entries, estimator))) {
      const measured = inFile[name] as number
      // single against double precision: 1.4e-7 at most was seen
      assert.ok(
        Math.abs(measured / value - 1) < 2e-6 || measured === value,
        `${name}: measured ${measured}, recomputed ${value}`,
      )
    }
  })
