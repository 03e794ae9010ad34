import { groupCount, tableBytes } from '../measurements/variance-ratio.js'
import { sequentialLooks } from '../statistics/sequential-interval.js'
import type { Parameters } from './experiment.js'
import { hasMegaBatches } from './mega-batches.js'
import { dimensionOf, numberBytes, storedMemory, storesGradients, trainingMemory } from './training-memory.js'
import { trainingMiniBatches } from './training-size.js'

/** Sums over the measured mini-batches: of gradients, estimates, snapshot gradients and differences, and the oracle's. */
const sums = 8

/**
 * Bytes that a case takes at most: its training, the gradients at the snapshot where the estimator does not keep them, and
 * what a measurement keeps of n mini-batches, 2·n·d numbers or, where these are too many, sums of groups.
 */
export function varianceRatioMemory(parameters: Parameters): number {
  const { batches, until } = parameters as Record<string, number>
  const training = trainingMemory(parameters)
  const dimension = dimensionOf(parameters)
  const miniBatches = trainingMiniBatches(parameters)
  if (dimension === undefined || miniBatches === undefined) return training

  const table = storesGradients(parameters)
    ? 0
    : storedMemory(until > 0 ? miniBatches : batches || miniBatches, dimension)
  const groups = numberBytes.sum * groupCount * (hasMegaBatches(parameters) ? 6 : 2) * dimension
  const keptOf = (n: number) => {
    const kept = 2 * numberBytes.gradient * n * dimension
    return n < groupCount || kept <= tableBytes ? kept : groups
  }
  // a look that adds to the one before keeps that one's gradients too
  const measuring =
    until > 0
      ? Math.max(...sequentialLooks(miniBatches).map(({ n }) => keptOf(n))) +
        Math.min(numberBytes.gradient * miniBatches * dimension, tableBytes)
      : keptOf(batches || miniBatches)
  return training + table + measuring + numberBytes.sum * sums * dimension
}
