import type { Experiment, Parameter } from '../../src/experiments/experiment.js'

/** A parameter that only its type matters of. */
export function parameter(type: Parameter['type'], rest: Partial<Parameter> = {}): Parameter {
  return { name: 'p', type, unit: '1', default: 'unused', meaning: 'a parameter', ...rest }
}

/** An experiment that has these parameters and does nothing. */
export const experimentWith = (...parameters: Parameter[]): Experiment => ({
  name: 'trial',
  version: 1,
  question: '?',
  source: 'none',
  parameters,
  columns: [],
  usesDevice: false,
  run: () => {},
})
