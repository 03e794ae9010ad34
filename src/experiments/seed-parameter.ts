import type { Parameter } from './experiment.js'

/** What all random numbers of a case are drawn from. */
export const seedParameter: Parameter = {
  name: 'seed',
  type: 'integer',
  unit: '1',
  default: 0,
  range: [0, 2 ** 53 - 1],
  meaning: 'key of all randomness',
}
