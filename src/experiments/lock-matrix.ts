import { checkTraining } from './check-training.js'
import type { Experiment } from './experiment.js'
import { trainingDataChecksum } from './training-data.js'
import { trainingParameters } from './training-parameters.js'
import { varianceRatioMemory } from './variance-ratio-memory.js'

/** The parameters that the matrix goes through itself. */
const switched = ['lock', 'batchNorm']

/** What each of the paper's practical fixes is needed for: all eight ways to have some of the three. */
export const lockMatrix: Experiment = {
  name: 'lock-matrix',
  version: 1,
  question: 'What does each lock keep right: of transforms, of dropout masks, and the restored running statistics?',
  source: 'Defazio & Bottou 2019, section 4',
  usesDevice: true,
  mainColumn: 'ratioAtSnapshot',
  parameters: [
    ...trainingParameters.filter(({ name }) => !switched.includes(name)),
    {
      name: 'epoch',
      type: 'integer',
      unit: 'epoch',
      default: 2,
      range: [1, 100000],
      meaning: 'epoch that is run in all eight ways, from 1; those before it are trained with all locks',
      identifiesTraining: false,
    },
    {
      name: 'statisticsAt',
      type: 'number',
      unit: '1',
      default: 1,
      range: [0, 1],
      meaning:
        'where in that epoch running statistics and test error are looked at: after ceil(progress·M) of M updates',
      identifiesTraining: false,
    },
  ],
  columns: [
    {
      name: 'transformsLocked',
      type: 'boolean',
      unit: '1',
      meaning: 'whether an image has the same flip and crop at every access within the epoch',
    },
    {
      name: 'dropoutLocked',
      type: 'boolean',
      unit: '1',
      meaning: 'whether it has the same dropout mask at every access within the epoch',
    },
    {
      name: 'batchNormRestored',
      type: 'boolean',
      unit: '1',
      meaning: 'whether only evaluations at the iterate move the running statistics of batch norm',
    },
    {
      name: 'ratioAtSnapshot',
      type: 'number',
      unit: '1',
      meaning: 'variance ratio, estimator to SGD, before the first update after the snapshot',
    },
    {
      name: 'ratioAtSnapshotLow',
      type: 'number',
      unit: '1',
      meaning: 'lower 95 % limit of the ratio for fresh partitions',
    },
    {
      name: 'ratioAtSnapshotHigh',
      type: 'number',
      unit: '1',
      meaning: 'upper 95 % limit of the ratio for fresh partitions',
    },
    {
      name: 'bias',
      type: 'number',
      unit: '1',
      meaning: "squared bias of the estimator there, over SGD's variance",
    },
    {
      name: 'runningMeanError',
      type: 'number',
      unit: '1',
      meaning:
        "norm of the running means' difference to those that the same updates leave when only w_k is evaluated, over the norm of the latter: 0 where both are the same; null without batch norm, and where the latter alone are 0, as before the first update of a training",
    },
    {
      name: 'runningVarianceError',
      type: 'number',
      unit: '1',
      meaning: 'the same of the running variances',
    },
    { name: 'testError', type: 'number', unit: '1', meaning: 'fraction of test images classified wrong' },
    { name: 'n', type: 'integer', unit: 'mini-batch', meaning: 'mini-batches measured' },
  ],
  check: parameters => checkTraining('lock-matrix', parameters),
  memoryBytes: varianceRatioMemory,
  dataChecksum: trainingDataChecksum,
  run: async (parameters, context) => {
    const { runLockMatrix } = await import('./lock-matrix-run.js')
    return runLockMatrix(parameters, context)
  },
  export: async (parameters, step, context) => {
    const { exportLockMatrix } = await import('./lock-matrix-export.js')
    return exportLockMatrix(parameters, step, context)
  },
}
