import { heavyBallRate as rateOf } from '../theory/heavy-ball-rate.js'
import type { Experiment } from './experiment.js'

/** Proposition 3.2: heavy ball's rate, and that Heavyball-IGT has it. */
export const heavyBallRate: Experiment = {
  name: 'heavy-ball-rate',
  version: 1,
  question: 'Does Heavyball-IGT without noise converge at heavy ball’s rate (√κ−1)/(√κ+1)?',
  source: 'Arnold et al. 2019, proposition 3.2',
  usesDevice: false,
  mainColumn: 'fittedRate',
  parameters: [
    {
      name: 'condition',
      type: 'number',
      unit: '1',
      default: 100,
      range: [1, 1e12],
      meaning: 'condition number κ of the quadratic, whose largest eigenvalue is 1',
    },
  ],
  columns: [
    { name: 'momentum', type: 'number', unit: '1', meaning: 'tuned μ = ((√κ−1)/(√κ+1))²' },
    { name: 'learningRate', type: 'number', unit: '1', meaning: 'tuned α = (1+√μ)²/L, L = 1' },
    {
      name: 'spectralRadius',
      type: 'number',
      unit: '1',
      meaning: 'largest spectral radius of a step over eigenvalues in [1/κ, 1]',
    },
    {
      name: 'fittedRate',
      type: 'number',
      unit: '1',
      meaning:
        'e to the slope of log(‖E Δ_t‖/(t+1)) without noise, for 100 log-spaced eigenvalues: the double roots make the distance fall like t·ρ^t',
    },
    {
      name: 'equivalenceError',
      type: 'number',
      unit: 'parameter',
      meaning: 'largest difference of Heavyball-IGT and heavy ball over 300 steps without noise from distance 1',
    },
  ],
  run: (parameters, context) => {
    const { momentum, learningRate, spectralRadius, fittedRate, equivalenceError } = rateOf(
      parameters.condition as number,
    )
    context.emit([{ momentum, learningRate, spectralRadius, fittedRate, equivalenceError }])
  },
}
