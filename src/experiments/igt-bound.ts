import { igtBound as boundOf } from '../theory/igt-bound.js'
import { checkMomentOptions } from '../theory/moment-options.js'
import type { Experiment, Parameters } from './experiment.js'
import { noiseVarianceParameter, offsetParameter } from './noise-and-offset.js'
import { perDirection, readSpectrum, spectrumParameters } from './spectrum-parameters.js'
import { requireWhole, stepsParameter } from './step-list.js'

const name = 'igt-bound'

/** Proposition 3.1: the exact error of IGT beside its bound. */
export const igtBound: Experiment = {
  name,
  version: 1,
  question: 'Does the bound of proposition 3.1 hold for IGT on a noisy quadratic, and how much of it is used?',
  source: 'Arnold et al. 2019, proposition 3.1',
  usesDevice: false,
  mainColumn: 'ratio',
  parameters: [
    ...spectrumParameters,
    noiseVarianceParameter,
    offsetParameter(1),
    stepsParameter(
      [0, 1000, 2000, 2001, 2500, 3000, 4000, 5000, 7000, 10_000, 15_000, 20_000],
      't: numbers of updates done; the step size is α = 1/L',
    ),
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'updates done' },
    { name: 'exact', type: 'number', unit: 'parameter²', meaning: 'E‖θ_t − θ*‖² of IGT with α = 1/L' },
    {
      name: 'bound',
      type: 'number',
      unit: 'parameter²',
      meaning: '(1−1/κ)^{2t}‖θ_0 − θ*‖² + dα²Bν²/t, ν = (2 + 2 ln κ)κ, B the largest noise; null where t ≤ 2κ',
    },
    { name: 'ratio', type: 'number', unit: '1', meaning: 'exact/bound: below 1 where the proposition holds' },
  ],
  check: parameters => {
    const options = optionsOf(parameters)
    requireWhole(name, 'steps', options.steps)
    checkMomentOptions(name, { ...options, method: 'igt', learningRate: 1 })
  },
  run: (parameters, context) => {
    const options = optionsOf(parameters)
    const { exact, bound } = boundOf({
      ...options,
      progress: fraction => {
        context.progress(fraction, 'moments')
        context.checkInterrupt()
      },
    })
    context.emit(
      options.steps.map((step, i) => ({
        step,
        exact: exact[i],
        bound: Number.isNaN(bound[i]) ? null : bound[i],
        // nothing is bounded by nothing: no noise and no distance left
        ratio: Number.isNaN(bound[i]) || bound[i] === 0 ? null : exact[i] / bound[i],
      })),
    )
  },
}

function optionsOf(parameters: Parameters) {
  const eigenvalues = readSpectrum(name, parameters)
  const d = eigenvalues.length
  return {
    eigenvalues,
    noiseVariance: perDirection(name, 'noiseVariance', parameters.noiseVariance as readonly number[], d),
    offset: perDirection(name, 'offset', parameters.offset as readonly number[], d),
    steps: parameters.steps as readonly number[],
  }
}
