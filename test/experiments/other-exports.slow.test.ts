import assert from 'node:assert/strict'
import * as path from 'node:path'
import { test } from 'node:test'
import { convergence } from '../../src/experiments/convergence.js'
import { depthWidth } from '../../src/experiments/depth-width.js'
import type { Experiment, Parameters } from '../../src/experiments/experiment.js'
import { lockMatrix } from '../../src/experiments/lock-matrix.js'
import { noiseCorrelation } from '../../src/experiments/noise-correlation.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import type { Row } from '../../src/tables/column.js'
import { readNpz } from '../../src/tables/npz.js'
import { contextHere } from './in-this-process.js'

const notebooks = path.resolve(__dirname, '..', '..', '..', 'notebooks')
const [classes, side] = [10, 32]

/** Runs a case here and exports a step of it; both see the same checkpoints, which are lost in between where asked. */
async function exported(experiment: Experiment, given: Partial<Parameters>, step: number, forget = false) {
  const parameters = completeParameters(experiment, {
    network: './parts.ts#linear',
    examples: 120,
    batchSize: 40,
    threads: 1,
    ...given,
  })
  const blobs = new Map<string, Uint8Array>()
  const rows: Row[] = []
  const context = contextHere(rows, blobs, notebooks)
  await experiment.run(parameters, context)
  if (forget) blobs.clear()
  const entries = new Map(
    readNpz(await experiment.export!(parameters, step, context)).map(each => [each.name, each.data]),
  )
  const numbers = (name: string) => Array.from(entries.get(name) as Uint8Array, Number)
  const row = JSON.parse(new TextDecoder().decode(entries.get('row') as Uint8Array))
  return { rows, numbers, row }
}

type Exported = Awaited<ReturnType<typeof exported>>

/** Pixels of an image as the linear classifier sees them; without a transform where no prefix is given. */
function pixels(
  { numbers }: Exported,
  images: readonly number[],
  index: number,
  seen?: (name: string) => number[],
): number[] {
  const [mean, std] = [numbers('mean')[0], numbers('std')[0]]
  const [flip, cropY, cropX] = ['flip', 'cropY', 'cropX'].map((name, i) => seen?.(name)[index] ?? (i === 0 ? 0 : 4))
  return Array.from({ length: side * side }, (_, at) => {
    const [y, x] = [Math.floor(at / side) + cropY - 4, (at % side) + cropX - 4]
    const inside = y >= 0 && y < side && x >= 0 && x < side
    const byte = inside ? images[(index * side + y) * side + (flip ? side - 1 - x : x)] : 0
    return (byte / 255 - mean) / std
  })
}

/** Softmax of a linear classifier in double precision. */
function probabilities(x: readonly number[], kernel: readonly number[], bias: readonly number[]): number[] {
  const logits = bias.map((b, c) => x.reduce((sum, value, i) => sum + value * kernel[i * classes + c], b))
  const top = Math.max(...logits)
  const powers = logits.map(z => Math.exp(z - top))
  const sum = powers.reduce((a, b) => a + b)
  return powers.map(power => power / sum)
}

const near = (a: number, b: number, what: string) =>
  assert.ok(Math.abs(a - b) <= 1e-4 * Math.abs(b) + 1e-7, `${what}: ${a} for ${b}`)

test('loss and error after an epoch are recomputed from the exported file of convergence alone', async () => {
  const result = await exported(convergence, { epochs: 2, averaging: '50' }, 6, true)
  const { seconds: _, ...told } = result.rows[1]
  assert.deepEqual(result.row, told)
  const [kernel, bias] = ['w/kernel', 'w/bias'].map(result.numbers)
  const of = (images: readonly number[], labels: readonly number[]) =>
    labels.map((label, index) => {
      const p = probabilities(pixels(result, images, index), kernel, bias)
      return { loss: -Math.log(p[label]), wrong: p.some((value, c) => c !== label && value > p[label]) }
    })
  const train = of(result.numbers('images'), result.numbers('labels'))
  near(result.row.trainLoss as number, train.reduce((sum, { loss }) => sum + loss, 0) / 120, 'loss')
  const test = of(result.numbers('testImages'), result.numbers('testLabels'))
  assert.equal(result.row.testError, test.filter(({ wrong }) => wrong).length / test.length)
})

test('ratio and bias at the snapshot are recomputed from the exported file of lock-matrix alone', async () => {
  const result = await exported(lockMatrix, { epoch: 2 }, 3, true)
  const { numbers, row, rows } = result
  assert.equal(row.length, 4)
  const images = numbers('images')
  const labels = numbers('labels')
  const partition = numbers('partition')
  const [kernel, bias] = ['w/kernel', 'w/bias'].map(numbers)
  /** the mean gradient of each mini-batch as it is seen with these transforms */
  const gradients = (names: readonly string[]) => {
    const transforms = Object.fromEntries(['flip', 'cropY', 'cropX'].map((name, i) => [name, numbers(names[i])]))
    return [0, 1, 2].map(place => {
      const gradient = new Float64Array((side * side + 1) * classes)
      for (const index of partition.slice(40 * place, 40 * place + 40)) {
        const x = pixels(result, images, index, name => transforms[name])
        probabilities(x, kernel, bias).forEach((p, c) => {
          const delta = (p - (labels[index] === c ? 1 : 0)) / 40
          for (let i = 0; i < x.length; i++) gradient[i * classes + c] += delta * x[i]
          gradient[x.length * classes + c] += delta
        })
      }
      return gradient
    })
  }
  const squared = (g: Float64Array) => g.reduce((sum, value) => sum + value * value, 0)
  const mean = (all: readonly Float64Array[]) =>
    all[0].map((_, i) => all.reduce((sum, g) => sum + g[i] / all.length, 0))
  const minus = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i])
  const variance = (all: readonly Float64Array[]) => {
    const center = mean(all)
    return all.reduce((sum, g) => sum + squared(minus(g, center)) / all.length, 0)
  }
  const y = gradients(['snapshotFlip', 'snapshotCropY', 'snapshotCropX'])
  const a = gradients(['freeFlip', 'freeCropY', 'freeCropX'])
  const free = row.find(({ transformsLocked }: Row) => !transformsLocked)
  // V(a − y)/V(a), with the same masks, of which there are none
  near(free.ratioAtSnapshot, variance(a.map((g, b) => minus(g, y[b]))) / variance(a), 'ratio')
  const same = rows.find(({ transformsLocked, dropoutLocked }) => !transformsLocked && dropoutLocked)!
  assert.equal(free.ratioAtSnapshot, same.ratioAtSnapshot)
  const locked = row.find(({ transformsLocked }: Row) => transformsLocked)
  assert.equal(locked.ratioAtSnapshot, 0)
  // what is seen with the lock is neither of the two
  const own = gradients(['flip', 'cropY', 'cropX'])
  assert.ok(squared(minus(own[0], y[0])) > 0 && squared(minus(own[0], a[0])) > 0)
})

test('a step without a row of its own is refused in one sentence that says where to go', async () => {
  const parameters = (experiment: Experiment) => completeParameters(experiment, {})
  const context = contextHere([], new Map())
  assert.throws(
    () => depthWidth.export!(parameters(depthWidth), 3, context),
    /^RangeError: depth-width: .*network=resnet layers=20 planes=16$/,
  )
  assert.throws(
    () => noiseCorrelation.export!(parameters(noiseCorrelation), 3, context),
    /^RangeError: noise-correlation: .* with epochs=2 measureAt=0.33$/,
  )
  await assert.rejects(
    exported(convergence, { epochs: 1 }, 2),
    /convergence: step must be the last of an epoch, a multiple of 3 up to 3, got 2$/,
  )
  await assert.rejects(exported(lockMatrix, { epoch: 1 }, 3), /lock-matrix: .* step must be 0, got 3$/)
})
