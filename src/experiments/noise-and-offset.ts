import type { Parameter } from './experiment.js'

/** The gradient noise of a quadratic in the eigenbasis of its Hessian. */
export const noiseVarianceParameter: Parameter = {
  name: 'noiseVariance',
  type: 'numbers',
  unit: 'gradient²',
  default: [0.3],
  range: [0, Infinity],
  meaning: 'variance B of the gradient noise: one number, or one for each eigenvalue',
}

/** Where a path starts, in the eigenbasis of the Hessian. */
export function offsetParameter(offset: number): Parameter {
  return {
    name: 'offset',
    type: 'numbers',
    unit: 'parameter',
    default: [offset],
    meaning: 'θ_0 − θ*: one number, or one for each eigenvalue',
  }
}
