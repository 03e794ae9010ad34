import { knownSet } from '../datasets/known-sets.js'
import { parameterCount } from '../networks/network.js'
import { blockSize } from '../problems/problem.js'
import { storedBytes } from '../tensors/tensor-vector.js'
import type { Parameters } from './experiment.js'
import { hasMegaBatches } from './mega-batches.js'
import { networkBytes } from './network-memory.js'
import { isPartFile } from './parse-parameters.js'
import { knownNetworkOf } from './training-network.js'
import { trainingSize } from './training-size.js'

/** A process with Node and TensorFlow and its graphs, measured on Linux with LeNet. */
const baseBytes = 640e6
/** Gradients between two clean-ups of memory, and vectors beside them. */
const workingVectors = blockSize + 10
const side = 32

/** Bytes of a number of a gradient, and of a sum. */
export const numberBytes = { gradient: 4, sum: 8 } as const

/** Bytes of memory that so many stored vectors take: none above the size from which they lie on the disk. */
export function storedMemory(length: number, dimension: number): number {
  const bytes = numberBytes.gradient * length * dimension
  return bytes <= storedBytes ? bytes : 0
}

/** Parameters of a case's network; undefined for a network or data set of one's own, which is not loaded yet. */
export function dimensionOf(parameters: Parameters): number | undefined {
  const { dataset, network } = parameters
  if (isPartFile(dataset) || isPartFile(network)) return undefined
  const set = knownSet(String(dataset))
  const channels = set.layout === 'idx' ? 1 : 3
  return parameterCount(knownNetworkOf(parameters, { height: side, width: side, channels, classes: set.classes }))
}

/** Whether an estimator keeps the gradient of every mini-batch at the snapshot. */
export function storesGradients({ estimator, snapshotGradients }: Parameters): boolean {
  return estimator === 'svrg' && snapshotGradients === 'stored'
}

/**
 * Bytes that training takes at most: TensorFlow itself, the data set (its file and its images), one call of the network, and
 * the gradients that the estimator keeps. What is not known before the run has loaded it, as the size of a network of
 * one's own, is left out: then it takes more.
 */
export function trainingMemory(parameters: Parameters): number {
  const { batchSize, megabatchSize, period } = parameters as Record<string, number>
  const size = trainingSize(parameters)
  if (size === undefined) return baseBytes
  const { files, layout } = knownSet(parameters.dataset as string)
  const imageBytes = side * side * (layout === 'idx' ? 1 : 3)
  const data = 2 * (files.length > 0 ? files.reduce((sum, { bytes }) => sum + bytes, 0) : size * imageBytes)
  const dimension = dimensionOf(parameters) ?? 0

  const working = numberBytes.gradient * workingVectors * dimension
  const table = storedMemory(Math.ceil(size / batchSize), dimension)
  // a snapshot within the epoch is taken while the one before it is still there
  const snapshots = storesGradients(parameters) ? (period > 0 ? 2 : 1) * table : 0
  const megaBatch = hasMegaBatches(parameters) ? megabatchSize / batchSize : 0
  return (
    baseBytes + networkBytes(parameters) + data + working + snapshots + numberBytes.gradient * megaBatch * dimension
  )
}
