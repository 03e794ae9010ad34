import { normals } from '../random/normals.js'
import { uniforms } from '../random/uniforms.js'
import { type ParameterTensor, size } from './network.js'

/** U(−1/√fanIn, 1/√fanIn): PyTorch's default for convolutions, dense layers and their biases. */
export function fanInUniform(shape: readonly number[], fanIn: number): ParameterTensor {
  const bound = 1 / Math.sqrt(fanIn)
  return { shape, initial: key => uniforms(key, size(shape)).map(u => bound * (2 * u - 1)) }
}

/** N(0, 2/fanOut): He et al. 2015, by the number of outputs that an input reaches, as DenseNet starts its convolutions. */
export function fanOutNormal(shape: readonly number[], fanOut: number): ParameterTensor {
  const deviation = Math.sqrt(2 / fanOut)
  return { shape, initial: key => normals(key, size(shape)).map(z => deviation * z) }
}

export function constant(shape: readonly number[], value: number): ParameterTensor {
  return { shape, initial: () => new Float64Array(size(shape)).fill(value) }
}
