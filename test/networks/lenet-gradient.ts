import assert from 'node:assert/strict'
import { lenet } from '../../src/networks/lenet.js'
import type { Evaluation, MiniBatch } from '../../src/problems/problem.js'
import { normals } from '../../src/random/normals.js'
import { permutation } from '../../src/random/permutation.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { tensorSpace } from '../../src/tensors/tensor-vector.js'
import { dropoutMask } from '../../src/workloads/dropout-mask.js'
import type { Layout } from '../../src/workloads/layout.js'
import { workload } from '../../src/workloads/workload.js'
import { pixelsOf, randomDataset } from '../workloads/random-dataset.js'
import { type ReferenceInput, referenceLenet } from './reference-lenet.js'

const key = rootKey(0).child('lenet')
/** channels of the four batch norms */
const norms = [6, 16, 120, 84]

/** ‖x − y‖/‖y‖ */
export function relativeError(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let [difference, norm] = [0, 0]
  for (let i = 0; i < y.length; i++) {
    difference += (x[i] - y[i]) ** 2
    norm += y[i] ** 2
  }
  return Math.sqrt(difference / norm)
}

/** Means near 0 and variances in [0.5, 1.5], in the order of the network's statistics. */
function runningStatistics(): Float32Array {
  return Float32Array.from(
    norms.flatMap(channels => [
      ...normals(key.child('means').child(channels), channels).map(z => 0.2 * z),
      ...uniforms(key.child('variances').child(channels), channels).map(u => 0.5 + u),
    ]),
  )
}

/** The first of a sequence of random points at which no branch of the network is a matter of float32's rounding. */
function decidedPoint(layout: Layout, input: Omit<ReferenceInput, 'parameters'>) {
  const initial = layout.initial(key.child('initial'))
  for (let draw = 0; ; draw++) {
    const moved = normals(key.child('moved').child(draw), initial.length)
    const x = tensorSpace.vector(initial.map((value, i) => value + 0.05 * moved[i]))
    const reference = referenceLenet({ ...input, parameters: x.read() })
    if (reference.margin > 1e-6) return { x, reference }
    tensorSpace.release(x)
  }
}

/**
 * LeNet's gradient for one mini-batch of augmented images at a random point, compiled and eager, against the float64
 * reference, with the mini-batch's own batch-norm statistics and with given ones.
 */
export function checkLenetGradient(options: {
  readonly channels: 1 | 3
  readonly activation: 'relu' | 'elu'
  readonly dropout: number
  readonly batchSize: number
}): void {
  const { channels, activation, dropout, batchSize } = options
  const data = randomDataset([32, 32, channels], { train: batchSize + 8, test: 1 })
  const network = lenet({ height: 32, width: 32, channels, classes: 10 }, { activation, dropout })
  const compiled = workload({ dataset: data, network })
  const eager = workload({ dataset: data, network, compiled: false })
  const batch: MiniBatch = {
    indices: permutation(key.child('batch'), batchSize + 8).slice(0, batchSize),
    position: 0,
    keys: { transforms: key.child('transforms'), dropout: key.child('dropout') },
  }
  const input = {
    shape: [32, 32, channels],
    classes: 10,
    activation,
    images: pixelsOf(data.train, batch.indices, compiled.transforms(batch)),
    labels: Array.from(batch.indices, index => data.train.labels[index]),
    ...(dropout > 0
      ? { mask: dropoutMask(batch.keys.dropout.child(0), batch.indices, { rate: dropout, shape: [84] }) }
      : {}),
  } as const
  for (const statistics of [undefined, runningStatistics()]) {
    const what = `${activation}, ${channels} channels, dropout ${dropout}, ${statistics ? 'given' : 'own'} statistics`
    const { x, reference } = decidedPoint(compiled.layout, { ...input, statistics })
    const evaluate = (problem: typeof compiled) =>
      (statistics ? problem.withStatistics!(statistics) : problem).evaluate(x, batch)
    const [one, other] = [evaluate(compiled), evaluate(eager)]

    const error = (evaluation: Evaluation) => relativeError(evaluation.gradient.read(), reference.gradient)
    const between = relativeError(one.gradient.read(), other.gradient.read())
    assert.ok(between <= 1e-5, `${what}: compiled and eager differ by ${between}`)
    assert.ok(error(one) <= 2 * error(other), `${what}: errors ${error(one)} compiled, ${error(other)} eager`)
    assert.ok(error(other) <= 1e-5, `${what}: error ${error(other)}`)
    for (const { loss, batchStatistics } of [one, other]) {
      assert.ok(Math.abs(loss / reference.loss - 1) < 1e-6, `${what}: losses ${loss} and ${reference.loss}`)
      const wrong = relativeError(batchStatistics!, reference.statistics)
      // sums of up to n = 784·batch numbers, each addition rounded by at most 2⁻²⁴, as a random walk
      assert.ok(wrong < 2 ** -24 * Math.sqrt(784 * batchSize), `${what}: statistics differ by ${wrong}`)
    }
    tensorSpace.release([x, one, other])
  }
  compiled.dispose()
}
