import { trainingCount } from '../datasets/load.js'
import { knownSet } from '../datasets/known-sets.js'
import { parameterCount } from '../networks/network.js'
import type { Parameters } from './experiment.js'
import { isPartFile } from './parse-parameters.js'
import { knownNetworkOf } from './training-network.js'
import { networkMemory } from './network-memory.js'

/** A process with Node and TensorFlow and its graphs, measured on Linux with LeNet. */
const baseBytes = 640e6
/** Above this size a measurement does not keep its two tables of gradients. */
const measuringBytes = 2 ** 30
const numberBytes = 4
const side = 32

/**
 * Bytes that a case takes at most: TensorFlow itself, the data set (its file and its images), one mini-batch in the
 * network, the snapshot's M·d gradients, and the 2·M·d numbers that a measurement keeps. What is not known before the run
 * has loaded it, as the size of a network of one's own, is left out: then it takes more.
 */
export function varianceRatioMemory(parameters: Parameters): number {
  const { dataset, network, examples, batchSize, batches, period } = parameters as Record<string, number | string>
  if (isPartFile(dataset)) return baseBytes
  const set = knownSet(String(dataset))
  const channels = set.layout === 'idx' ? 1 : 3
  const size = Number(examples) || trainingCount(set.name)
  const updates = Math.ceil(size / Number(batchSize))
  const dimension = isPartFile(network)
    ? 0
    : parameterCount(knownNetworkOf(parameters, { height: side, width: side, channels, classes: set.classes }))

  const files =
    set.files.length > 0 ? set.files.reduce((sum, { bytes }) => sum + bytes, 0) : size * side * side * channels
  const data = 2 * files
  const { numbersPerPixel, graphBytes } = networkMemory(parameters)
  const activations = numberBytes * numbersPerPixel * side * side * Number(batchSize)
  const table = numberBytes * updates * dimension
  // a snapshot within the epoch is taken while the one before it is still there
  const snapshots = Number(period) > 0 ? 2 * table : table
  const kept = 2 * numberBytes * (Number(batches) || updates) * dimension
  return baseBytes + graphBytes + data + activations + snapshots + (kept <= measuringBytes ? kept : 0)
}
