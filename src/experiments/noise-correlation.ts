import { checkDistinct } from './check-distinct.js'
import { checkTraining } from './check-training.js'
import type { Experiment, Parameters } from './experiment.js'
import { checkMegaBatches, updatesOf } from './mega-batches.js'
import { trainingDataChecksum } from './training-data.js'
import { dimensionOf, numberBytes, storedMemory, trainingMemory } from './training-memory.js'
import { trainingParameters } from './training-parameters.js'
import { trainingSize, trainingMiniBatches } from './training-size.js'

const noisyMethods = ['sgd', 'svrg', 'streaming-svrg', 'scsg'] as const
export type NoisyMethod = (typeof noisyMethods)[number]

/** What an iterate integrates of its gradients' errors over several steps: their long-run variance. */
export const noiseCorrelation: Experiment = {
  name: 'noise-correlation',
  version: 1,
  question: 'Do the errors of successive gradient estimates add up, or cancel, over the steps of an epoch?',
  source: 'Defazio & Bottou 2019, section 4, where the variance is that of one step; here of many',
  usesDevice: true,
  mainColumn: 'longRunVariance',
  parameters: [
    ...trainingParameters,
    {
      name: 'epoch',
      type: 'integer',
      unit: 'epoch',
      default: 2,
      range: [1, 100000],
      meaning: 'epoch of the iterate at which is measured, from 1',
      identifiesTraining: false,
    },
    {
      name: 'progress',
      type: 'number',
      unit: '1',
      default: 0.33,
      range: [0, 1],
      meaning: 'where in that epoch: after k = ceil(progress·M) of its M updates',
      identifiesTraining: false,
    },
    {
      name: 'methods',
      type: 'names',
      unit: '1',
      default: 'sgd,svrg,scsg',
      choices: noisyMethods,
      meaning: 'estimators whose errors are measured there, whichever trained the network',
      identifiesTraining: false,
    },
    {
      name: 'windows',
      type: 'numbers',
      unit: 'step',
      default: [1, 4, 16, 0],
      range: [0, 1e9],
      meaning: 'steps L over which errors are summed, 0 for all of a pass (SCSG leaves some mini-batches out)',
      identifiesTraining: false,
    },
    {
      name: 'partitions',
      type: 'integer',
      unit: '1',
      default: 20,
      range: [2, 1e6],
      meaning: 'fresh partitions that are averaged, each with transforms of its own',
      identifiesTraining: false,
    },
  ],
  columns: [
    { name: 'method', type: 'name', unit: '1', meaning: 'gradient estimator' },
    {
      name: 'withReplacement',
      type: 'boolean',
      unit: '1',
      meaning:
        'whether the mini-batches of the steps are drawn independently from the partition, or each is taken once in a random order',
    },
    { name: 'window', type: 'integer', unit: 'step', meaning: 'successive steps L whose errors are summed' },
    {
      name: 'longRunVariance',
      type: 'number',
      unit: 'gradient²',
      meaning:
        "mean of ‖Σ of L successive errors‖²/L, an error being an estimate minus its partition's full gradient, the iterate standing still",
    },
    { name: 'longRunVarianceLow', type: 'number', unit: 'gradient²', meaning: 'lower 95 % limit of it' },
    { name: 'longRunVarianceHigh', type: 'number', unit: 'gradient²', meaning: 'upper 95 % limit of it' },
    {
      name: 'expected',
      type: 'number',
      unit: 'gradient²',
      meaning:
        'its expectation over the draws of steps in these partitions, V(M − L)/(M − 1) without and V with replacement, V being the mean of ‖error‖²; null where errors depend on earlier draws',
    },
    { name: 'n', type: 'integer', unit: '1', meaning: 'partitions averaged' },
  ],
  check: checkNoise,
  memoryBytes: noiseMemory,
  dataChecksum: trainingDataChecksum,
  run: async (parameters, context) => {
    const { runNoiseCorrelation } = await import('./noise-correlation-run.js')
    return runNoiseCorrelation(parameters, context)
  },
  export: ({ epoch, progress }) => {
    throw new RangeError(
      `noise-correlation: a row averages over fresh partitions and is measured at no step of its own; export the iterate from variance-ratio of the same training, with epochs=${epoch} measureAt=${progress}`,
    )
  },
}

export const methodsOf = ({ methods }: Parameters): NoisyMethod[] => (methods as string).split(',') as NoisyMethod[]

function checkNoise(parameters: Parameters): void {
  checkDistinct('noise-correlation', parameters, 'windows')
  checkTraining('noise-correlation', parameters)
  if (parameters.batchNorm === 'evaluation' && parameters.estimator !== 'svrg')
    throw new RangeError(
      `noise-correlation: batchNorm=evaluation needs the snapshot of estimator=svrg, got estimator=${parameters.estimator}`,
    )
  for (const estimator of methodsOf(parameters))
    checkMegaBatches('noise-correlation', { ...parameters, estimator }, trainingSize(parameters))
  for (const window of parameters.windows as readonly number[])
    if (!Number.isInteger(window))
      throw new RangeError(`noise-correlation: windows must be whole numbers of steps, got ${window}`)
  const miniBatches = trainingMiniBatches(parameters)
  if (miniBatches !== undefined) checkWindows(parameters, miniBatches)
}

/** @throws RangeError for a window that is longer than an epoch of M mini-batches, which of one's own data is known late */
export function checkWindows(parameters: Parameters, miniBatches: number): void {
  for (const window of parameters.windows as readonly number[])
    for (const estimator of methodsOf(parameters)) {
      const updates = updatesOf({ ...parameters, estimator }, miniBatches)
      if (window > updates)
        throw new RangeError(
          `noise-correlation: windows must be at most the ${updates} updates that ${estimator} makes in an epoch, got ${window}; 0 takes all`,
        )
    }
}

/** Beside the training, the gradients of a partition's M mini-batches at both points, and sums for each window. */
function noiseMemory(parameters: Parameters): number {
  const training = trainingMemory(parameters)
  const dimension = dimensionOf(parameters)
  const miniBatches = trainingMiniBatches(parameters)
  if (dimension === undefined || miniBatches === undefined) return training
  const windows = numberBytes.sum * ((parameters.windows as readonly number[]).length + 1) * dimension
  return training + 2 * storedMemory(miniBatches, dimension) + windows
}
