import type { Parameters } from './experiment.js'
import { innerStepsOf } from './mega-batches.js'
import { isPartFile } from './parse-parameters.js'

/**
 * The variance ratio below which an estimator pays for its evaluations: the gradients that an epoch's updates take with SGD
 * over those that they take with it, both in mini-batches.
 *
 * - SVRG: M at each of S snapshots in an epoch of M updates, and at an update 1 with stored snapshot gradients, 2 with
 *   recomputed ones: 1/(S + 1) and 1/(S + 2)
 * - streaming SVRG: m at each of S mega-batches, and 2 at each of M updates: M/(m·S + 2M), which is 1/3 where m divides M.
 *   Where the last mini-batch is smaller than the others, that is so on average over the draws of mega-batches.
 * - SCSG: m at a mega-batch, which m updates follow, and 1 at an update: 1/2
 * - the others evaluate what SGD does: 1
 *
 * @returns null for an estimator of one's own, whose cost is not known before its epoch has ended
 */
export function breakEvenOf(parameters: Parameters, miniBatches: number): number | null {
  const { estimator, snapshotGradients } = parameters
  if (isPartFile(parameters.estimator)) return null
  const period = (parameters.period as number) || miniBatches
  switch (estimator) {
    case 'svrg':
      return 1 / (Math.ceil(miniBatches / period) + (snapshotGradients === 'stored' ? 1 : 2))
    case 'streaming-svrg': {
      const innerSteps = innerStepsOf(parameters)
      return miniBatches / (innerSteps * Math.ceil(miniBatches / innerSteps) + 2 * miniBatches)
    }
    case 'scsg':
      return 1 / 2
    default:
      return 1
  }
}
