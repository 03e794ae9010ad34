import assert from 'node:assert/strict'
import { densenet4036 } from '../../src/networks/densenet.js'
import { resnet } from '../../src/networks/resnet.js'
import type { MiniBatch } from '../../src/problems/problem.js'
import { normals } from '../../src/random/normals.js'
import { permutation } from '../../src/random/permutation.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { tensorSpace } from '../../src/tensors/tensor-vector.js'
import { dropoutMask } from '../../src/workloads/dropout-mask.js'
import { workload } from '../../src/workloads/workload.js'
import { pixelsOf, randomDataset } from '../workloads/random-dataset.js'
import { relativeError } from './lenet-gradient.js'
import { type ReferenceArchitecture, referenceNetwork } from './reference-network.js'

const key = rootKey(0).child('network gradient')

export interface GradientCheck {
  readonly architecture: ReferenceArchitecture
  readonly side: number
  readonly channels: 1 | 3
  readonly activation: 'relu' | 'elu'
  readonly dropout: number
  readonly batchSize: number
  /** whether batch norm's statistics are given, or the mini-batch's own */
  readonly given: boolean
}

/** Relative errors of the whole gradient, of the worst parameter, of the loss and of what batch norm saw. */
export interface GradientErrors {
  readonly gradient: number
  readonly worst: number
  readonly name: string
  readonly loss: number
  readonly statistics: number
}

/**
 * Carries a network's parameters and a mini-batch of augmented images into the float64 reference and compares. A ReLU's
 * slope jumps at 0, where rounding would choose: the batch norms' offsets are moved so that no input is near it.
 */
export function gradientErrors(check: GradientCheck): GradientErrors {
  const { architecture, side, channels, activation, dropout, batchSize, given } = check
  const data = randomDataset([side, side, channels], { train: batchSize + 8, test: 1 })
  const input = { height: side, width: side, channels, classes: data.classes }
  const options = { activation, dropout }
  const network =
    architecture === 'densenet-40-36' ? densenet4036(input, options) : resnet(input, { ...options, ...architecture })
  const problem = workload({ dataset: data, network })
  const batch: MiniBatch = {
    indices: permutation(key.child('batch'), batchSize + 8).slice(0, batchSize),
    position: 0,
    keys: { transforms: key.child('transforms'), dropout: key.child('dropout') },
  }
  const initial = problem.layout.initial(key.child('initial'))
  const moved = normals(key.child('moved'), initial.length)
  const norms = problem.layout.entries.filter(({ name }) => name.endsWith('/scale')).map(({ shape }) => shape[0])
  const statistics = Float32Array.from(
    norms.flatMap((size, i) => [
      ...normals(key.child('means').child(i), size).map(z => 0.2 * z),
      ...uniforms(key.child('variances').child(i), size).map(u => 0.5 + u),
    ]),
  )
  const reference = referenceNetwork({
    architecture,
    shape: [side, side, channels],
    classes: data.classes,
    activation,
    parameters: initial.map((value, i) => Math.fround(value + 0.05 * moved[i])),
    images: pixelsOf(data.train, batch.indices, problem.transforms(batch)),
    labels: Array.from(batch.indices, index => data.train.labels[index]),
    decided: true,
    ...(given ? { statistics } : {}),
    ...(dropout > 0 ? { mask: dropoutMask(batch.keys.dropout.child(0), batch.indices, problem.dropoutLayers[0]) } : {}),
  })
  if (activation === 'relu') assert.ok(reference.margin > 1e-5, `a ReLU's input is ${reference.margin} from 0`)
  try {
    return tensorSpace.scope(() => {
      const x = tensorSpace.vector(reference.parameters)
      const evaluation = (given ? problem.withStatistics!(statistics) : problem).evaluate(x, batch)
      const gradient = evaluation.gradient.read()
      let [worst, name] = [0, '']
      problem.layout.entries.forEach((entry, i) => {
        const end = problem.layout.entries[i + 1]?.offset ?? gradient.length
        const [ours, theirs] = [gradient, reference.gradient].map(whole => whole.subarray(entry.offset, end))
        const error = relativeError(ours, theirs)
        if (error > worst) [worst, name] = [error, entry.name]
      })
      return {
        gradient: relativeError(gradient, reference.gradient),
        worst,
        name,
        loss: Math.abs(evaluation.loss / reference.loss - 1),
        statistics: relativeError(evaluation.batchStatistics!, reference.statistics),
      }
    })
  } finally {
    problem.dispose()
  }
}
