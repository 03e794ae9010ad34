import { trainingCount } from '../datasets/load.js'
import type { Parameters } from './experiment.js'
import { isPartFile } from './parse-parameters.js'

/** Mini-batches of an epoch, M; undefined for a data set of one's own, whose size is known when the run has loaded it. */
export function trainingUpdates({ dataset, examples, batchSize }: Parameters): number | undefined {
  if (isPartFile(dataset)) return undefined
  return Math.ceil((Number(examples) || trainingCount(String(dataset))) / Number(batchSize))
}
