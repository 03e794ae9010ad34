import { hasDataset } from '../datasets/load.js'
import { labHome } from '../tables/lab-home.js'
import type { Parameters } from './experiment.js'
import { isPartFile } from './parse-parameters.js'
import { trainingMiniBatches } from './training-size.js'

/** Corrections that changed the numbers of some cases of variance-ratio 2 only: whether a case is one of them. */
const corrections: readonly ((parameters: Parameters) => boolean)[] = [
  // breakEven counts every snapshot within an epoch
  ({ estimator, period }) => estimator === 'svrg' && (period as number) > 0,
  // breakEven counts the mega-batch that a pass's end cuts short as the whole one that it costs
  parameters => parameters.estimator === 'streaming-svrg' && !hasWholeMegaBatches(parameters),
  // breakEven of an estimator of one's own is not known
  ({ estimator }) => isPartFile(estimator),
  // curvature and the best factors are of the snapshot gradients that are subtracted, seen in the step itself
  parameters => !isLocked(parameters) && evaluatesAtSnapshotInSteps(parameters),
]

/** How many of them touched a case: the revision of its numbers. */
export function varianceRatioRevision(parameters: Parameters): number {
  return corrections.filter(touches => touches(parameters)).length
}

/** Whether whole mega-batches make the pass; of data that are not on this machine, or one's own, that is not known. */
function hasWholeMegaBatches(parameters: Parameters): boolean {
  const { dataset, examples, batchSize, megabatchSize } = parameters
  if (isPartFile(dataset) || (examples === 0 && !hasDataset(String(dataset), labHome()))) return false
  return (trainingMiniBatches(parameters)! * (batchSize as number)) % (megabatchSize as number) === 0
}

function isLocked({ lock }: Parameters): boolean {
  return lock === 'transforms,dropout'
}

/** Whether an update takes a gradient at the snapshot; an estimator of one's own may. */
function evaluatesAtSnapshotInSteps({ estimator, snapshotGradients }: Parameters): boolean {
  if (estimator === 'svrg') return snapshotGradients === 'recomputed'
  return estimator === 'streaming-svrg' || isPartFile(estimator)
}
