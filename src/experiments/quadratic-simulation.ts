import { simulatedMoments } from '../measurements/simulated-moments.js'
import { rootKey } from '../random/root-key.js'
import { exactMoments } from '../theory/exact-moments.js'
import { checkMomentOptions } from '../theory/moment-options.js'
import type { Experiment } from './experiment.js'
import { momentOptions, quadraticMoments } from './quadratic-moments.js'
import { withDefaults } from './spectrum-parameters.js'
import { logSteps, requireWhole } from './step-list.js'

const name = 'quadratic-simulation'

/** What `quadratic-moments` says, from paths of the estimators and optimizers that run on networks. */
export const quadraticSimulation: Experiment = {
  name,
  version: 1,
  question: 'Do simulated paths of a linear method agree with its exact moments on a quadratic?',
  source: 'Arnold et al. 2019, figure 2a',
  usesDevice: false,
  mainColumn: 'squaredDistance',
  parameters: [
    ...withDefaults(quadraticMoments.parameters, { steps: logSteps(0, 1000, 4) }),
    {
      name: 'paths',
      type: 'integer',
      unit: 'path',
      default: 1000,
      range: [2, 10_000_000],
      meaning: 'independent paths that are averaged',
    },
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'updates done' },
    { name: 'squaredDistance', type: 'number', unit: 'parameter²', meaning: 'mean squared distance from the minimum' },
    { name: 'squaredDistanceLow', type: 'number', unit: 'parameter²', meaning: 'lower 95 % limit of squaredDistance' },
    { name: 'squaredDistanceHigh', type: 'number', unit: 'parameter²', meaning: 'upper 95 % limit of squaredDistance' },
    { name: 'squaredDistanceExact', type: 'number', unit: 'parameter²', meaning: 'exact expected squared distance' },
    { name: 'loss', type: 'number', unit: 'loss', meaning: 'mean loss above the minimum' },
    { name: 'lossLow', type: 'number', unit: 'loss', meaning: 'lower 95 % limit of loss' },
    { name: 'lossHigh', type: 'number', unit: 'loss', meaning: 'upper 95 % limit of loss' },
    { name: 'lossExact', type: 'number', unit: 'loss', meaning: 'exact expected loss' },
    { name: 'n', type: 'integer', unit: 'path', meaning: 'paths averaged' },
  ],
  check: parameters => {
    requireWhole(name, 'steps', parameters.steps as readonly number[])
    checkMomentOptions(name, momentOptions(name, parameters))
  },
  run(parameters, { emit, progress, checkInterrupt }) {
    const options = momentOptions(name, parameters)
    const key = rootKey(parameters.seed as number).child('noise')
    const exact = exactMoments(options)
    const simulated = simulatedMoments({
      ...options,
      paths: parameters.paths as number,
      key,
      progress: fraction => {
        progress(fraction, 'simulating')
        checkInterrupt()
      },
    })
    emit(
      simulated.map(({ squaredDistance, loss }, place) => ({
        step: options.steps[place],
        squaredDistance: squaredDistance.mean,
        squaredDistanceLow: squaredDistance.low,
        squaredDistanceHigh: squaredDistance.high,
        squaredDistanceExact: exact.squaredDistance[place],
        loss: loss.mean,
        lossLow: loss.low,
        lossHigh: loss.high,
        lossExact: exact.loss[place],
        n: parameters.paths as number,
        interval: 't',
      })),
    )
  },
}
