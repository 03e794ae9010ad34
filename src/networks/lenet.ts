import { constant, fanInUniform } from './initializers.js'
import type { InputShape, Network, ParameterTensor } from './network.js'
import type { NetworkOptions } from './network-options.js'

/**
 * LeNet-5 with batch norm: conv 5×5×6, pool, conv 5×5×16, pool, dense 120, 84, classes; batch norm and activation after
 * each layer but the last. 62,458 parameters on 32×32×3, 62,158 on one channel. LeCun et al. 1998; this form by
 * Defazio & Bottou 2019. PyTorch's default initialisation.
 * @throws RangeError for images too small for two 5×5 convolutions and poolings
 */
export function lenet(input: InputShape, { activation = 'relu', dropout = 0 }: NetworkOptions = {}): Network {
  const after = (n: number) => Math.floor((n - 4) / 2)
  const height = after(after(input.height))
  const width = after(after(input.width))
  if (height < 1 || width < 1)
    throw new RangeError(`lenet: images of at least 16×16 are required, got ${input.height}×${input.width}`)
  const flat = height * width * 16
  const parameters: Record<string, ParameterTensor> = {}
  const layer = (name: string, norm: string | undefined, shape: readonly number[]) => {
    const outputs = shape[shape.length - 1]
    const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1)
    parameters[`${name}/kernel`] = fanInUniform(shape, fanIn)
    parameters[`${name}/bias`] = fanInUniform([outputs], fanIn)
    if (norm === undefined) return
    parameters[`${norm}/scale`] = constant([outputs], 1)
    parameters[`${norm}/offset`] = constant([outputs], 0)
  }
  layer('conv1', 'norm1', [5, 5, input.channels, 6])
  layer('conv2', 'norm2', [5, 5, 6, 16])
  layer('dense1', 'norm3', [flat, 120])
  layer('dense2', 'norm4', [120, 84])
  layer('dense3', undefined, [84, input.classes])
  return {
    name: 'lenet',
    parameters,
    apply(p, images, op) {
      const norm = (x: typeof images, name: string) => op.batchNorm(x, name, p[`${name}/scale`], p[`${name}/offset`])
      const conv = (x: typeof images, name: string) => op.addBias(op.conv2d(x, p[`${name}/kernel`]), p[`${name}/bias`])
      const dense = (x: typeof images, name: string) => op.addBias(op.dense(x, p[`${name}/kernel`]), p[`${name}/bias`])
      // an increasing function of the largest is the largest of the function: a quarter of the work
      const pool = (x: typeof images) => op[activation](op.maxPool(x, 2))
      let x = pool(norm(conv(images, 'conv1'), 'norm1'))
      x = pool(norm(conv(x, 'conv2'), 'norm2'))
      x = op[activation](norm(dense(op.flatten(x), 'dense1'), 'norm3'))
      x = op[activation](norm(dense(x, 'dense2'), 'norm4'))
      return dense(op.dropout(x, dropout), 'dense3')
    },
  }
}
