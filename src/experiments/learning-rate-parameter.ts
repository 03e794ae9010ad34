import type { Parameter } from './experiment.js'

/** The step size of a case; one beyond stability is never refused. */
export function learningRateParameter(learningRate: number, meaning = 'step size α'): Parameter {
  return { name: 'learningRate', type: 'number', unit: '1', default: learningRate, range: [0, Infinity], meaning }
}
