import { uniforms } from '../random/uniforms.js'
import { type ParameterTensor, size } from './network.js'

/** U(−1/√fanIn, 1/√fanIn): PyTorch's default for convolutions, dense layers and their biases. */
export function fanInUniform(shape: readonly number[], fanIn: number): ParameterTensor {
  const bound = 1 / Math.sqrt(fanIn)
  return { shape, initial: key => uniforms(key, size(shape)).map(u => bound * (2 * u - 1)) }
}

export function constant(shape: readonly number[], value: number): ParameterTensor {
  return { shape, initial: () => new Float64Array(size(shape)).fill(value) }
}
