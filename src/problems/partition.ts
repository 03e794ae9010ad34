import type { Key } from '../random/key.js'
import { permutation } from '../random/permutation.js'
import type { MiniBatch } from './problem.js'

/**
 * One epoch's fixed partition: a keyed permutation of the examples cut into mini-batches, the last one smaller where
 * batchSize does not divide (Defazio & Bottou 2019, as in their code). All of them share one key for transforms and
 * one for dropout, so every access to an example in this epoch sees the same pixels and the same mask.
 * @throws RangeError when batchSize is not an integer in [1, size]
 */
export function partition(size: number, batchSize: number, key: Key): MiniBatch[] {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > size)
    throw new RangeError(`partition: batchSize must be an integer from 1 to the ${size} examples, got ${batchSize}`)
  const order = permutation(key.child('order'), size)
  const keys = { transforms: key.child('transforms'), dropout: key.child('dropout') }
  return Array.from({ length: Math.ceil(size / batchSize) }, (_, position) => ({
    indices: order.slice(position * batchSize, (position + 1) * batchSize),
    position,
    keys,
  }))
}
