import { linearMethods } from '../theory/linear-methods.js'
import type { Parameter } from './experiment.js'

/** A linear stochastic method by its name and its constants: shared by the experiments on quadratics. */
export const methodParameters: readonly Parameter[] = [
  {
    name: 'method',
    type: 'name',
    unit: '1',
    default: 'igt',
    choices: linearMethods,
    meaning: 'method',
  },
  {
    name: 'momentum',
    type: 'number',
    unit: '1',
    default: 0.9,
    range: [0, 1],
    meaning: 'γ of momentum, μ of the heavy-ball family; below 1',
  },
  {
    name: 'tailFraction',
    type: 'number',
    unit: '1',
    default: 0.5,
    range: [0, 1],
    meaning: 'c of ita and heavy-ball-ita: their average stands for the last fraction c of all gradients; above 0',
  },
]
