import type { Transforms } from '../augmentation/transforms.js'
import type { Dataset } from '../datasets/dataset.js'
import type { Network, NetworkFactory } from '../networks/network.js'
import type { BatchNormLayer, DropoutLayer } from '../networks/layers.js'
import type { FiniteSum, MiniBatch } from '../problems/problem.js'
import type { Key } from '../random/key.js'
import type { Vector } from '../vectors/vector.js'
import type { Layout } from './layout.js'

/**
 * A network trained on a data set, as one finite sum over its examples: mean cross-entropy of the logits on locked,
 * augmented images. Its vector holds all parameters, one after the other.
 */
export interface Workload extends FiniteSum {
  readonly network: Network
  readonly dataset: Dataset
  readonly layout: Layout
  readonly batchNormLayers: readonly BatchNormLayer[]
  readonly dropoutLayers: readonly DropoutLayer[]
  /** ε that batch norm adds to a variance */
  readonly epsilon: number
  /** Parameters drawn from the network's own initialisers. */
  initial(key: Key): Vector
  /** Running statistics of batch norm before the first step: means 0, variances 1. */
  initialStatistics(): Float32Array
  /** Mean loss and fraction wrong, in evaluation mode and without augmentation; sums in double precision. */
  assess(x: Vector, statistics: Float32Array, part: 'train' | 'test'): Assessment
  /** The transforms with which a mini-batch is seen. */
  transforms(batch: MiniBatch): Transforms
  /** Frees the compiled graphs. */
  dispose(): void
}

export interface Assessment {
  readonly loss: number
  readonly error: number
}

export interface WorkloadOptions {
  readonly dataset: Dataset
  readonly network: Network | NetworkFactory
  /** flips and crops in training. Default true. */
  readonly augmented?: boolean
  /** mini-batches evaluated in one native call. Default 2: one for each of two threads. */
  readonly packed?: number
  /** false runs eagerly: slow, the reference that tests compare with. Default true. */
  readonly compiled?: boolean
}

/**
 * A network on a data set as a problem. TensorFlow is loaded here, not when this file is.
 * @throws RangeError or TypeError naming the network when its logits have another shape, it cannot be differentiated,
 * or a parameter is not used
 */
export function workload(options: WorkloadOptions): Workload {
  const { networkWorkload } = require('./network-workload.js') as typeof import('./network-workload.js')
  return networkWorkload(options)
}
