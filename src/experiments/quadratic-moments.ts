import { exactMoments } from '../theory/exact-moments.js'
import type { LinearMethod } from '../theory/linear-methods.js'
import { checkMomentOptions, type MomentOptions } from '../theory/moment-options.js'
import type { Experiment, Parameters } from './experiment.js'
import { learningRateParameter } from './learning-rate-parameter.js'
import { methodParameters } from './method-parameters.js'
import { noiseVarianceParameter, offsetParameter } from './noise-and-offset.js'
import { perDirection, readSpectrum, spectrumParameters } from './spectrum-parameters.js'
import { logSteps, requireWhole, stepsParameter } from './step-list.js'

const name = 'quadratic-moments'

/** How fast a linear method converges on a noisy quadratic, exactly. */
export const quadraticMoments: Experiment = {
  name,
  version: 1,
  question: 'How far from the minimum of a noisy quadratic is a method after t steps, in mean and in variance?',
  source: 'Arnold et al. 2019, figure 2a',
  usesDevice: false,
  mainColumn: 'squaredDistance',
  parameters: [
    ...methodParameters,
    ...spectrumParameters,
    learningRateParameter(1, 'step size α; beyond stability the moments grow until they overflow'),
    {
      name: 'schedule',
      type: 'schedule',
      unit: 'step',
      default: 'constant',
      meaning: 'step:factor,…: α times factor for the updates from that one on, the first being 0; factors multiply',
    },
    noiseVarianceParameter,
    offsetParameter(1),
    stepsParameter(logSteps(0, 1e5, 10), 'numbers of updates done; rows come in this order'),
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'updates done' },
    {
      name: 'squaredDistance',
      type: 'number',
      unit: 'parameter²',
      meaning: 'expected squared distance from the minimum',
    },
    {
      name: 'biasSquared',
      type: 'number',
      unit: 'parameter²',
      meaning: 'squared distance of the expected iterate from the minimum',
    },
    { name: 'variance', type: 'number', unit: 'parameter²', meaning: 'variance of the iterate, over all directions' },
    { name: 'loss', type: 'number', unit: 'loss', meaning: 'expected loss above the minimum' },
  ],
  check: parameters => {
    requireWhole(name, 'steps', parameters.steps as readonly number[])
    checkMomentOptions(name, momentOptions(name, parameters))
  },
  run: (parameters, context) => {
    const options = momentOptions(name, parameters)
    const moments = exactMoments({
      ...options,
      progress: fraction => {
        context.progress(fraction, 'moments')
        context.checkInterrupt()
      },
    })
    context.emit(
      Array.from(options.steps, (step, i) => ({
        step,
        squaredDistance: moments.squaredDistance[i],
        biasSquared: moments.biasSquared[i],
        variance: moments.variance[i],
        loss: moments.loss[i],
      })),
    )
  },
}

/** A method on a quadratic, and when to look, as parameters say it. @throws RangeError for another count than one or d */
export function momentOptions(experiment: string, parameters: Parameters): MomentOptions {
  const eigenvalues = readSpectrum(experiment, parameters)
  const d = eigenvalues.length
  return {
    method: parameters.method as LinearMethod,
    eigenvalues,
    learningRate: parameters.learningRate as number,
    schedule: parameters.schedule as readonly (readonly number[])[],
    momentum: parameters.momentum as number,
    tailFraction: parameters.tailFraction as number,
    noiseVariance: perDirection(experiment, 'noiseVariance', parameters.noiseVariance as readonly number[], d),
    offset: perDirection(experiment, 'offset', parameters.offset as readonly number[], d),
    steps: parameters.steps as readonly number[],
  }
}
