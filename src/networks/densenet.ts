import { constant, fanInUniform, fanOutNormal } from './initializers.js'
import type { Activation, InputShape, Network, ParameterTensor } from './network.js'
import type { NetworkOptions } from './network-options.js'

const growth = 36
const stem = 2 * growth
const bottleneck = 4 * growth
const blocks = 3
const layersOfBlock = 6
const smallest = 8

/**
 * DenseNet-40-36 (Huang et al. 2017; this form by Defazio & Bottou 2019): a convolution to 72 channels; three dense blocks
 * of 6 layers, each a bottleneck to 144 channels and a 3×3 convolution whose 36 channels are appended to its input; between
 * them a 1×1 convolution to half the channels and 2×2 average pooling; norm, activation, average over the image, a dense
 * layer. Batch norm and activation before each convolution but the first, and no bias but in the dense layer.
 * Convolutions start He-normal by fan-out, the dense layer as PyTorch's. 1,542,682 parameters on three channels.
 * @throws RangeError for images below 8×8
 */
export function densenet4036(input: InputShape, { activation = 'relu', dropout = 0 }: NetworkOptions = {}): Network {
  if (input.height < smallest || input.width < smallest)
    throw new RangeError(
      `densenet-40-36: images of at least ${smallest}×${smallest} are required, got ${input.height}×${input.width}`,
    )
  const parameters: Record<string, ParameterTensor> = {}
  const convolution = (name: string, side: number, inputs: number, outputs: number) => {
    parameters[`${name}/kernel`] = fanOutNormal([side, side, inputs, outputs], side * side * outputs)
  }
  const norm = (name: string, channels: number) => {
    parameters[`${name}/scale`] = constant([channels], 1)
    parameters[`${name}/offset`] = constant([channels], 0)
  }
  let channels = stem
  convolution('stem', 3, input.channels, stem)
  for (let block = 1; block <= blocks; block++) {
    for (let layer = 1; layer <= layersOfBlock; layer++) {
      const name = `block${block}/layer${layer}`
      norm(`${name}/norm1`, channels)
      convolution(`${name}/conv1`, 1, channels, bottleneck)
      norm(`${name}/norm2`, bottleneck)
      convolution(`${name}/conv2`, 3, bottleneck, growth)
      channels += growth
    }
    if (block === blocks) continue
    norm(`transition${block}/norm`, channels)
    convolution(`transition${block}/conv`, 1, channels, Math.floor(channels / 2))
    channels = Math.floor(channels / 2)
  }
  norm('norm', channels)
  parameters['dense/kernel'] = fanInUniform([channels, input.classes], channels)
  parameters['dense/bias'] = fanInUniform([input.classes], channels)
  return {
    name: 'densenet-40-36',
    parameters,
    apply(p, images, op) {
      const act = (x: Activation, name: string) =>
        op[activation](op.batchNorm(x, name, p[`${name}/scale`], p[`${name}/offset`]))
      const conv = (x: Activation, name: string, padding = 0) => op.conv2d(x, p[`${name}/kernel`], { padding })
      let x = conv(images, 'stem', 1)
      for (let block = 1; block <= blocks; block++) {
        for (let layer = 1; layer <= layersOfBlock; layer++) {
          const name = `block${block}/layer${layer}`
          const inner = conv(act(x, `${name}/norm1`), `${name}/conv1`)
          x = op.concat(x, conv(act(inner, `${name}/norm2`), `${name}/conv2`, 1))
        }
        if (block === blocks) continue
        const name = `transition${block}`
        x = op.averagePool(conv(act(x, `${name}/norm`), `${name}/conv`), 2)
      }
      const mean = op.globalAverage(act(x, 'norm'))
      return op.addBias(op.dense(op.dropout(mean, dropout), p['dense/kernel']), p['dense/bias'])
    },
  }
}
