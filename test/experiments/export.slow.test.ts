import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import type { Parameters } from '../../src/experiments/experiment.js'
import { start } from '../../src/runs/start.js'
import { type NpzData, readNpz } from '../../src/tables/npz.js'
import { referenceLenet } from '../networks/reference-lenet.js'
import { temporaryHome } from '../runs/temporary-home.js'

const main = path.join(__dirname, '..', '..', 'src', 'cli', 'main.js')
const [height, width, channels] = [32, 32, 3]

type Numbers = Exclude<NpzData, BigInt64Array | BigUint64Array>

/** (byte/255 − mean)/std of one image after flip, margin and window, by the words of the documentation. */
function pixels(entries: Map<string, Numbers>, index: number, plain = false, images = 'images'): number[] {
  const bytes = entries.get(images)!
  const [flip, cropY, cropX] = ['flip', 'cropY', 'cropX'].map(name => (plain ? undefined : entries.get(name)![index]))
  const result: number[] = []
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let c = 0; c < channels; c++) {
        const [y, x] = [row + (cropY ?? 4) - 4, column + (cropX ?? 4) - 4]
        const inside = y >= 0 && y < height && x >= 0 && x < width
        const from = flip ? width - 1 - x : x
        const byte = inside ? bytes[((index * height + y) * width + from) * channels + c] : 0
        result.push((byte / 255 - entries.get('mean')![c]) / entries.get('std')![c])
      }
  return result
}

/** Every number of the row that the gradients decide, recomputed in double precision from the exported file alone. */
function recompute(entries: Map<string, Numbers>, recomputedAs: 'svrg' | 'sgd') {
  const names = new TextDecoder().decode(entries.get('parameters') as Uint8Array).split('\n')
  const point = (prefix: string) => names.flatMap(name => [...entries.get(`${prefix}/${name}`)!])
  const [w, snapshot] = [point('w'), point('snapshot')]
  const partition = entries.get('partition')!
  const batchSize = partition.length / entries.get('sample')!.length
  const gradient = (parameters: number[], position: number) => {
    const indices = [...partition.slice(position * batchSize, (position + 1) * batchSize)].filter(i => i >= 0)
    return referenceLenet({
      shape: [height, width, channels],
      classes: 10,
      activation: 'relu',
      parameters,
      images: indices.flatMap(index => pixels(entries, index)),
      labels: indices.map(index => entries.get('labels')![index]),
    }).gradient
  }
  const sample = [...entries.get('sample')!]
  const a = sample.map(position => gradient(w, position))
  const y = sample.map(position => gradient(snapshot, position))
  const d = a.map((row, b) => row.map((value, i) => value - y[b][i]))
  const mean = (rows: Float64Array[]) => rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i] / rows.length, 0))
  const squared = (x: ArrayLike<number>, z?: ArrayLike<number>) => {
    let sum = 0
    for (let i = 0; i < x.length; i++) sum += (x[i] - (z?.[i] ?? 0)) ** 2
    return sum
  }
  const variance = (rows: Float64Array[]) => {
    const center = mean(rows)
    return rows.reduce((sum, row) => sum + squared(row, center) / rows.length, 0)
  }
  const distance = Math.sqrt(squared(w, snapshot))
  const covariance = (variance(a) + variance(y) - variance(d)) / 2
  const assessed = (images: string, labels: string) => {
    const list = [...entries.get(labels)!]
    const output = referenceLenet({
      shape: [height, width, channels],
      classes: 10,
      activation: 'relu',
      parameters: w,
      images: list.flatMap((_, index) => pixels(entries, index, true, images)),
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
    const file = path.join(home, 'row.npz')
    const exported = spawnSync(process.execPath, [main, 'export', run.id, '--step', '6', '--to', file], {
      env: { ...process.env, GRADIENT_LAB_HOME: home },
      encoding: 'utf8',
    })
    assert.equal(exported.status, 0, exported.stderr)
    const entries = new Map(
      readNpz(new Uint8Array(fs.readFileSync(file))).map(({ name, data }) => [name, data as Numbers]),
    )

    const inFile = JSON.parse(new TextDecoder().decode(entries.get('row') as Uint8Array))
    for (const [name, value] of Object.entries(inFile)) assert.equal(row[name], value, name)
    for (const [name, value] of Object.entries(recompute(entries, estimator))) {
      const measured = inFile[name] as number
      // single against double precision: 1.4e-7 at most was seen
      assert.ok(
        Math.abs(measured / value - 1) < 2e-6 || measured === value,
        `${name}: measured ${measured}, recomputed ${value}`,
      )
    }
  })
