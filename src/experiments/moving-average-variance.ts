import { movingAverageVariance as varianceAt, movingAverageVarianceLimit } from '../theory/moving-average.js'
import type { Experiment, Parameters } from './experiment.js'
import { reportedSteps } from './reported-steps.js'

/** How much noise a bias-corrected moving average keeps. */
export const movingAverageVariance: Experiment = {
  name: 'moving-average-variance',
  version: 1,
  question: 'Which share of the variance of a gradient does its moving average keep?',
  source: 'Balles & Hennig 2018, section 4',
  usesDevice: false,
  parameters: [
    {
      name: 'beta',
      type: 'number',
      unit: '1',
      default: 0.9,
      range: [0, 1],
      meaning: 'decay β of the moving average, below 1',
    },
    {
      name: 'steps',
      type: 'numbers',
      unit: 'step',
      default: Array.from({ length: 51 }, (_, t) => t),
      range: [0, Number.MAX_SAFE_INTEGER - 1],
      meaning: 'steps t, at which t + 1 gradients are averaged; a range 0..N means all',
    },
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'step t, from 0: t + 1 gradients are averaged' },
    { name: 'rho', type: 'number', unit: '1', meaning: 'ρ(β, t), variance of the average over that of one gradient' },
    { name: 'limit', type: 'number', unit: '1', meaning: '(1 − β)/(1 + β), what ρ(β, t) tends to' },
  ],
  check,
  run: (parameters, context) => {
    const beta = parameters.beta as number
    const limit = movingAverageVarianceLimit(beta)
    context.emit(stepsOf(parameters).map(step => ({ step, rho: varianceAt(beta, step), limit })))
  },
}

function check(parameters: Parameters): void {
  if (parameters.beta === 1)
    throw new RangeError('moving-average-variance: beta must be below 1, since with 1 no gradient ever enters, got 1')
  stepsOf(parameters)
}

function stepsOf({ steps }: Parameters): number[] {
  return reportedSteps('moving-average-variance', steps as readonly number[])
}
