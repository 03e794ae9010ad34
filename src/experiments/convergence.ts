import { checkTraining } from './check-training.js'
import type { Experiment } from './experiment.js'
import { trainingDataChecksum } from './training-data.js'
import { trainingMemory } from './training-memory.js'
import { trainingParameters } from './training-parameters.js'

/** How far a network is after each epoch, and what that cost. */
export const convergence: Experiment = {
  name: 'convergence',
  version: 1,
  question: 'Does a gradient estimator train a network in fewer epochs, or for fewer gradients?',
  source: 'Defazio & Bottou 2019, section 7, figure 5',
  usesDevice: true,
  mainColumn: 'testError',
  parameters: [
    ...trainingParameters,
    {
      name: 'epochs',
      type: 'integer',
      unit: 'epoch',
      default: 10,
      range: [1, 100000],
      meaning: 'passes over the data',
      identifiesTraining: false,
    },
  ],
  columns: [
    { name: 'epoch', type: 'integer', unit: 'epoch', meaning: 'epochs done; the numbers are those at its end' },
    { name: 'step', type: 'integer', unit: 'step', meaning: 'updates since the start' },
    { name: 'passes', type: 'number', unit: 'pass', meaning: 'per-example gradients evaluated over N' },
    {
      name: 'seconds',
      type: 'number',
      unit: 's',
      meaning: 'time spent in training, assessing excluded, over all attempts that finished an epoch',
    },
    { name: 'trainLoss', type: 'number', unit: 'nat', meaning: 'mean training loss in evaluation mode' },
    { name: 'testError', type: 'number', unit: '1', meaning: 'fraction of test images classified wrong' },
  ],
  check: parameters => checkTraining('convergence', parameters),
  memoryBytes: trainingMemory,
  dataChecksum: trainingDataChecksum,
  run: async (parameters, context) => {
    const { runConvergence } = await import('./convergence-run.js')
    return runConvergence(parameters, context)
  },
  export: async (parameters, step, context) => {
    const { exportConvergence } = await import('./convergence-export.js')
    return exportConvergence(parameters, step, context)
  },
}
