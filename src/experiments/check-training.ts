import { trainingCount } from '../datasets/load.js'
import { checkNetwork } from './check-network.js'
import { checkSingleExample } from './check-single-example.js'
import type { Parameters } from './experiment.js'
import { checkMegaBatches } from './mega-batches.js'
import { isPartFile } from './parse-parameters.js'
import { trainingMiniBatches } from './training-size.js'

/**
 * Refuses a training that cannot be, as far as that is known before anything is loaded: of a data set of one's own the
 * sizes are known only when the run has loaded it.
 * @throws RangeError in one sentence that starts with the experiment's name
 */
export function checkTraining(name: string, parameters: Parameters): void {
  checkNetwork(name, parameters)
  if (parameters.batchNorm === 'evaluation' && parameters.period !== 0)
    throw new RangeError(
      `${name}: batchNorm=evaluation needs one snapshot per epoch, period=0, got period=${parameters.period}`,
    )
  checkMegaBatches(name, parameters)
  if (isPartFile(parameters.dataset)) return
  const [asked, batchSize, batches, period] = ['examples', 'batchSize', 'batches', 'period'].map(
    parameter => parameters[parameter] as number,
  )
  const count = trainingCount(String(parameters.dataset))
  if (asked > count)
    throw new RangeError(`${name}: examples must be at most the ${count} of the data set, got ${asked}; 0 takes all`)
  const size = asked || count
  if (batchSize > size)
    throw new RangeError(`${name}: batchSize must be at most the ${size} examples, got ${batchSize}`)
  const miniBatches = trainingMiniBatches(parameters)!
  if (miniBatches < 2)
    throw new RangeError(`${name}: batchSize must leave two mini-batches or more of ${size} examples, got ${batchSize}`)
  if (batches > miniBatches)
    throw new RangeError(
      `${name}: batches must be at most the ${miniBatches} mini-batches of an epoch, got ${batches}; 0 measures all`,
    )
  if (period > miniBatches)
    throw new RangeError(`${name}: period must be at most the ${miniBatches} mini-batches of an epoch, got ${period}`)
  checkMegaBatches(name, parameters, size)
  // behind its dense layers; of another network it is known when the run has made it
  if (parameters.network === 'lenet') checkSingleExample(name, parameters, size, 1)
}
