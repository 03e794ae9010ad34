import { trainingCount } from '../datasets/load.js'
import type { Parameters } from './experiment.js'
import { isPartFile } from './parse-parameters.js'

/** Examples of a training, N; undefined for a data set of one's own, whose size is known when the run has loaded it. */
export function trainingSize({ dataset, examples }: Parameters): number | undefined {
  return isPartFile(dataset) ? undefined : (examples as number) || trainingCount(String(dataset))
}

/** Mini-batches of an epoch, M; undefined where the size is not known yet. */
export function trainingMiniBatches(parameters: Parameters): number | undefined {
  const size = trainingSize(parameters)
  return size === undefined ? undefined : Math.ceil(size / (parameters.batchSize as number))
}
