import { adamFactor, signOptimalFactor, svagFactor } from '../theory/variance-factors.js'
import type { Experiment } from './experiment.js'

/** The three variance adaptation factors against the relative noise. */
export const varianceFactors: Experiment = {
  name: 'variance-factors',
  version: 1,
  question: "How close is Adam's factor on the sign to the optimal one?",
  source: 'Balles & Hennig 2018, figure 3',
  usesDevice: false,
  parameters: [
    {
      name: 'eta',
      type: 'numbers',
      unit: '1',
      default: Array.from({ length: 101 }, (_, i) => i / 20),
      range: [0, Infinity],
      meaning: 'relative standard deviations η = σ/|∇L| of a coordinate; at infinity all three factors are 0',
    },
  ],
  columns: [
    { name: 'eta', type: 'number', unit: '1', meaning: 'relative standard deviation η = σ/|∇L| of a coordinate' },
    { name: 'signOptimal', type: 'number', unit: '1', meaning: 'optimal factor on the sign, erf[(√2 η)⁻¹]' },
    { name: 'adam', type: 'number', unit: '1', meaning: "Adam's factor on the sign, (1 + η²)^(−1/2)" },
    { name: 'svag', type: 'number', unit: '1', meaning: 'optimal factor on the gradient (SVAG), (1 + η²)^(−1)' },
  ],
  run: ({ eta }, context) =>
    context.emit(
      (eta as readonly number[]).map(value => ({
        eta: value,
        signOptimal: signOptimalFactor(value),
        adam: adamFactor(value),
        svag: svagFactor(value),
      })),
    ),
}
