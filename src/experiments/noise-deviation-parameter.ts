import type { Parameter } from './experiment.js'

/** The noise of a stochastic quadratic (Balles & Hennig 2018, section 2.2). */
export const noiseDeviationParameter: Parameter = {
  name: 'noiseDeviation',
  type: 'number',
  unit: '1',
  default: 0.1,
  range: [0, Infinity],
  meaning: 'standard deviation ν of the samples x ~ N(x*, ν²I), whose gradient is Q(θ − x)',
}
