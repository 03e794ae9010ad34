import { constant, fanInUniform } from './initializers.js'
import { type Activation, type InputShape, type Network, type ParameterTensor, size } from './network.js'
import type { NetworkOptions } from './network-options.js'

export interface ResnetOptions extends NetworkOptions {
  /** 6n + 2: the stem, three stages of n blocks with two convolutions, the dense layer. Default 20. */
  readonly layers?: number
  /** channels of the stem and the first stage; twice and four times as many in the others. Default 16. */
  readonly planes?: number
}

/** What `resnet` is where nothing else is asked for: Table 1's first row. */
export const resnetDefaults = { layers: 20, planes: 16 } as const

/** One block: what it takes and gives, and by how much it makes the image smaller. */
interface Block {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  readonly stride: number
}

const smallest = 8

/**
 * A pre-activation residual network for small images (He et al. 2016; this form by Defazio & Bottou 2019): a convolution
 * with batch norm and activation; blocks x + conv(act(norm(conv(act(norm(x)))))), the first of the second and third stage
 * with stride 2; average over the image; a dense layer. Where a block changes the shape, a 1×1 convolution of its
 * pre-activated input stands for x. No bias but in the dense layer, and neither norm nor activation after the last block.
 * PyTorch's default initialisation. 272,186 parameters with 20 layers and 16 planes on three channels.
 * @throws RangeError for layers that are not 6n + 2, planes below 1, and images below 8×8
 */
export function resnet(input: InputShape, options: ResnetOptions = {}): Network {
  const { layers = resnetDefaults.layers, planes = resnetDefaults.planes, activation = 'relu', dropout = 0 } = options
  if (!Number.isInteger(layers) || layers < 8 || layers % 6 !== 2)
    throw new RangeError(`resnet: layers must be 6n + 2 (8, 14, 20, …), got ${layers}`)
  if (!Number.isInteger(planes) || planes < 1)
    throw new RangeError(`resnet: planes must be a positive integer, got ${planes}`)
  if (input.height < smallest || input.width < smallest)
    throw new RangeError(
      `resnet: images of at least ${smallest}×${smallest} are required, got ${input.height}×${input.width}`,
    )
  const blocks = blocksOf((layers - 2) / 6, planes)
  const parameters: Record<string, ParameterTensor> = {}
  const convolution = (name: string, shape: readonly number[]) => {
    parameters[`${name}/kernel`] = fanInUniform(shape, size(shape.slice(0, -1)))
  }
  const norm = (name: string, channels: number) => {
    parameters[`${name}/scale`] = constant([channels], 1)
    parameters[`${name}/offset`] = constant([channels], 0)
  }
  convolution('stem', [3, 3, input.channels, planes])
  norm('norm', planes)
  for (const { name, inputs, outputs, stride } of blocks) {
    norm(`${name}/norm1`, inputs)
    convolution(`${name}/conv1`, [3, 3, inputs, outputs])
    norm(`${name}/norm2`, outputs)
    convolution(`${name}/conv2`, [3, 3, outputs, outputs])
    if (stride > 1) convolution(`${name}/shortcut`, [1, 1, inputs, outputs])
  }
  const last = 4 * planes
  parameters['dense/kernel'] = fanInUniform([last, input.classes], last)
  parameters['dense/bias'] = fanInUniform([input.classes], last)
  return {
    name: `resnet-${layers}-${planes}`,
    parameters,
    apply(p, images, op) {
      const act = (x: Activation, name: string) =>
        op[activation](op.batchNorm(x, name, p[`${name}/scale`], p[`${name}/offset`]))
      const conv = (x: Activation, name: string, stride = 1) =>
        op.conv2d(x, p[`${name}/kernel`], { stride, padding: 1 })
      let x = act(conv(images, 'stem'), 'norm')
      for (const { name, stride } of blocks) {
        const before = act(x, `${name}/norm1`)
        const shortcut = stride > 1 ? op.conv2d(before, p[`${name}/shortcut/kernel`], { stride }) : x
        const inner = act(conv(before, `${name}/conv1`, stride), `${name}/norm2`)
        x = op.add(conv(inner, `${name}/conv2`), shortcut)
      }
      return op.addBias(op.dense(op.dropout(op.globalAverage(x), dropout), p['dense/kernel']), p['dense/bias'])
    },
  }
}

function blocksOf(each: number, planes: number): Block[] {
  let inputs = planes
  return [1, 2, 3].flatMap(stage => {
    const outputs = planes * 2 ** (stage - 1)
    return Array.from({ length: each }, (_, i) => {
      const block = {
        name: `stage${stage}/block${i + 1}`,
        inputs,
        outputs,
        stride: i === 0 && stage > 1 ? 2 : 1,
      }
      inputs = outputs
      return block
    })
  })
}

/** The small network of Defazio & Bottou 2019 (their "ResNet-18"): 20 layers, 8 planes, 68,642 parameters. */
export function resnetSmall(input: InputShape, options: NetworkOptions = {}): Network {
  return { ...resnet(input, { ...options, layers: 20, planes: 8 }), name: 'resnet-small' }
}

/** 110 layers, 16 planes, 1,730,426 parameters. */
export function resnet110(input: InputShape, options: NetworkOptions = {}): Network {
  return { ...resnet(input, { ...options, layers: 110, planes: 16 }), name: 'resnet-110' }
}
