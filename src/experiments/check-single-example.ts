import type { Parameters } from './experiment.js'

/**
 * Refuses a last mini-batch of one example where batch norm would see one value of a channel: that value is its own mean, so
 * the gradient would not depend on the image, and a variance over such mini-batches would be 0 for no reason. PyTorch
 * refuses it, too.
 * @param positions values of a channel that one example has, in the batch norm that has the fewest; infinite without one
 * @throws RangeError in one sentence that starts with `name`
 */
export function checkSingleExample(name: string, parameters: Parameters, size: number, positions: number): void {
  const batchSize = parameters.batchSize as number
  const last = size % batchSize || batchSize
  if (last * positions > 1 || parameters.batchNorm === 'frozen') return
  throw new RangeError(
    `${name}: batchSize must leave two examples or more in the last mini-batch of ${size}, whose batch norm else sees one value, got ${batchSize}; batchNorm=frozen takes one`,
  )
}
