import type { LinearMethod } from '../theory/linear-methods.js'
import { checkNoiseImpactOptions, noiseImpact as impactOf, type NoiseImpactOptions } from '../theory/noise-impact.js'
import type { Experiment, Parameters } from './experiment.js'
import { methodParameters } from './method-parameters.js'
import { requireWhole, stepsParameter } from './step-list.js'

const name = 'noise-impact'
const mostRows = 2e6

/** How long the noise of one gradient is felt. */
export const noiseImpact: Experiment = {
  name,
  version: 1,
  question: 'How much of one gradient’s noise is still in the iterate later on?',
  source: 'Arnold et al. 2019, section 2.2 and figure 1',
  usesDevice: false,
  mainColumn: 'total',
  parameters: [
    ...methodParameters,
    {
      name: 'h',
      type: 'number',
      unit: '1',
      default: 0.1,
      range: [0, Infinity],
      meaning: 'αλ: step size times the eigenvalue of the one direction',
    },
    {
      name: 'noiseSteps',
      type: 'numbers',
      unit: 'step',
      default: [1, 25, 50],
      range: [0, Infinity],
      meaning: 'i: gradients whose noise is followed, 0 = the first',
    },
    stepsParameter('0..200', 't: numbers of updates done'),
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'updates done' },
    {
      name: 'noiseStep',
      type: 'integer',
      unit: 'step',
      meaning: 'i: the gradient whose noise is followed, 0 = the first',
    },
    {
      name: 'impactSquared',
      type: 'number',
      unit: '1',
      meaning: 'N² of gradient i at step t: variance that its noise gives the iterate, over α²B; 0 while t ≤ i',
    },
    {
      name: 'total',
      type: 'number',
      unit: '1',
      meaning: 'Σ_i N² over all gradients: variance of the iterate over α²B',
    },
  ],
  check: parameters => {
    const options = optionsOf(parameters)
    requireWhole(name, 'noiseSteps', options.noiseSteps)
    requireWhole(name, 'steps', options.steps)
    checkNoiseImpactOptions(name, options)
    const rows = options.noiseSteps.length * options.steps.length
    if (rows > mostRows)
      throw new RangeError(
        `${name}: ${options.noiseSteps.length} noiseSteps at ${options.steps.length} steps are more than ${mostRows} rows; name fewer`,
      )
  },
  run: (parameters, context) => {
    const options = optionsOf(parameters)
    const { impactSquared, total } = impactOf(options)
    context.checkInterrupt()
    for (const [i, noiseStep] of options.noiseSteps.entries())
      context.emit(
        options.steps.map((step, k) => ({
          step,
          noiseStep,
          impactSquared: impactSquared[i][k],
          total: total[k],
        })),
      )
  },
}

function optionsOf(parameters: Parameters) {
  return {
    method: parameters.method as LinearMethod,
    h: parameters.h as number,
    momentum: parameters.momentum as number,
    tailFraction: parameters.tailFraction as number,
    noiseSteps: parameters.noiseSteps as readonly number[],
    steps: parameters.steps as readonly number[],
  } satisfies NoiseImpactOptions
}
