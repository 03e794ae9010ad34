import { linearMethods } from '../theory/linear-methods.js'
import type { Parameter } from './experiment.js'

/** A linear stochastic method by its name. */
export const methodParameter: Parameter = {
  name: 'method',
  type: 'name',
  unit: '1',
  default: 'igt',
  choices: linearMethods,
  meaning: 'method',
}

export const momentumParameter: Parameter = {
  name: 'momentum',
  type: 'number',
  unit: '1',
  default: 0.9,
  range: [0, 1],
  meaning: 'γ of momentum, μ of the heavy-ball family; below 1',
}

export const tailFractionParameter: Parameter = {
  name: 'tailFraction',
  type: 'number',
  unit: '1',
  default: 0.5,
  range: [0, 1],
  meaning: 'c of ita and heavy-ball-ita: their average stands for the last fraction c of all gradients; above 0',
}

/** A linear stochastic method and its constants, for the experiments on exact moments, which refuse what is out of range. */
export const methodParameters: readonly Parameter[] = [methodParameter, momentumParameter, tailFractionParameter]
