import type { BatchNormLayer, DropoutLayer } from './layers.js'
import type { Activation, ConvolutionOptions, Operations } from './network.js'
import { fusedBatchNorm } from '../tensors/fused-batch-norm.js'
import { paddedConvolution } from '../tensors/padded-convolution.js'
import { relu } from '../tensors/relu.js'
import { type Tensor, tensorflow } from '../tensors/tensorflow.js'

/** Neighbouring channels, the last `carried − channels` of them zero. */
interface Run {
  readonly channels: number
  readonly carried: number
}

/**
 * An activation on TensorFlow. Images may carry more channels than the network asked for, all zero: TensorFlow's
 * convolutions and batch norm are up to 1.5 times faster on multiples of 8 channels, so an operation that makes 6 makes
 * 8, and those that follow know. `channels` counts the real ones.
 */
export class TensorActivation implements Activation {
  /** of the last axis */
  readonly runs: readonly Run[]
  constructor(
    readonly tensor: Tensor,
    /** of the last axis; the real ones come first, or as `runs` says */
    readonly channels: number,
    {
      pairs,
      runs = [{ channels, carried: tensor.shape.at(-1) as number }],
    }: {
      /** the same numbers in the shape in which they were computed, [batch, height, width/2, 2·(channels filled)] */
      readonly pairs?: Tensor
      readonly runs?: readonly Run[]
    } = {},
  ) {
    this.pairs = pairs
    this.runs = runs
  }
  readonly pairs: Tensor | undefined
  /** The same, with another tensor of this filling. */
  with(tensor: Tensor): TensorActivation {
    return new TensorActivation(tensor, this.channels, { runs: this.runs })
  }
  /** the shape that the network asked for */
  get shape(): readonly number[] {
    return [...this.tensor.shape.slice(0, -1), this.channels]
  }
}

/** How batch norm and dropout behave: the mini-batch's own statistics, or given ones. */
export interface Mode {
  /** running statistics to normalise with, means and variances as `layers` orders them; absent: the mini-batch's */
  readonly statistics?: Tensor
  /** dropout masks (0 or 1/(1 − rate)) by layer, in order of use; absent: no dropout */
  readonly masks?: readonly Tensor[]
}

const epsilon = 1e-5
const filled = 8

/** ε of batch norm: PyTorch's. */
export const batchNormEpsilon = epsilon

/**
 * A network's operations on TensorFlow. One instance serves one forward pass and notes the layers it meets
 * and, with the mini-batch's statistics, what they saw.
 */
export class TensorOperations implements Operations {
  readonly tf = tensorflow()
  readonly batchNormLayers: BatchNormLayer[] = []
  readonly dropoutLayers: DropoutLayer[] = []
  private readonly seen: Tensor[] = []
  private offset = 0

  constructor(private readonly mode: Mode = {}) {}

  /** Any tfjs tensor as an activation: a way to operations that are not here. */
  activation(tensor: Tensor): TensorActivation {
    return new TensorActivation(tensor, tensor.shape[tensor.rank - 1] as number)
  }

  /** The plain tensor of an activation, without filling. */
  tensor(x: TensorActivation): Tensor {
    return this.unfill(x.tensor, x)
  }

  /** Convolution of [batch, height, width, in] with a kernel [height, width, in, out]. */
  conv2d(x: TensorActivation, kernel: TensorActivation, options: ConvolutionOptions = {}): TensorActivation {
    const { tf } = this
    const [height, width, inputs, outputs] = kernel.tensor.shape as [number, number, number, number]
    if (inputs !== x.channels)
      throw new RangeError(`conv2d: the kernel takes ${inputs} channels, got an input of ${x.channels}`)
    const { stride = 1 } = options
    const padding = sameOr(options.padding ?? 'valid', x.tensor.shape, [height, width], stride)
    let weights = this.fill(kernel.tensor, x, 2)
    const extraOutputs = (filled - (outputs % filled)) % filled
    if (extraOutputs > 0)
      weights = tf.concat([weights, tf.zeros([height, width, weights.shape[2] as number, extraOutputs])], 3)
    if (typeof padding === 'number')
      return new TensorActivation(paddedConvolution(x.tensor, weights, stride, padding), outputs)
    if (height === 1 && width === 1 && stride > 1)
      return new TensorActivation(tf.conv2d(this.everyNth(x.tensor, stride), weights as never, 1, 'valid'), outputs)
    const columns = (x.tensor.shape[2] as number) - (padding === 'valid' ? width - 1 : 0)
    if (stride === 1 && outputs + extraOutputs === filled && columns % 2 === 0)
      return this.inPairs(this.convolutionInPairs(x.tensor, weights, padding), outputs)
    return new TensorActivation(tf.conv2d(x.tensor as never, weights as never, stride, padding), outputs)
  }

  /**
   * The pixels that a 1×1 kernel of this stride sees: means over one pixel, which are its bits, NaN too. TensorFlow's own
   * strided 1×1 convolution writes, in the gradient in its kernel, past the end of its memory where fewer than 16 channels
   * come in and the mini-batch is no multiple of the threads. The numbers are the same bits.
   */
  private everyNth(x: Tensor, stride: number) {
    return this.tf.avgPool(x as never, 1, stride, 'valid')
  }

  /**
   * A convolution with 8 outputs as one with 16 that makes two neighbouring columns at once: with the kernel twice, the
   * second time one column to the right, and every second column of the image. TensorFlow's kernels fill 16 lanes
   * anyway. [batch, height, width/2, 2·8] lies in memory as [batch, height, width, 8].
   */
  private convolutionInPairs(x: Tensor, kernel: Tensor, padding: 'valid' | 'same'): Tensor {
    const { tf } = this
    const [height, , inputs, outputs] = kernel.shape as [number, number, number, number]
    const blank = tf.zeros([height, 1, inputs, outputs])
    const twice = tf.concat([tf.concat([kernel, blank], 1), tf.concat([blank, kernel], 1)], 3)
    return tf.conv2d(x as never, twice as never, [1, 2], padding)
  }

  private inPairs(pairs: Tensor, channels: number): TensorActivation {
    const [batch, height, columns] = pairs.shape as [number, number, number, number]
    return new TensorActivation(this.tf.reshape(pairs, [batch, height, 2 * columns, filled]), channels, { pairs })
  }

  /** x·W of [batch, in] with [in, out]. */
  dense(x: TensorActivation, weights: TensorActivation): TensorActivation {
    const outputs = weights.tensor.shape[1] as number
    return new TensorActivation(this.tf.matMul(this.tensor(x), weights.tensor), outputs)
  }

  /** A vector [channels] added to the last axis. */
  addBias(x: TensorActivation, bias: TensorActivation): TensorActivation {
    const { tf } = this
    const values = this.fill(bias.tensor, x)
    // TensorFlow adds it within the convolution where nothing lies between
    return x.pairs
      ? this.inPairs(tf.add(x.pairs, tf.concat([values, values], 0)), x.channels)
      : x.with(tf.add(x.tensor, values))
  }

  /** Sum of two activations of one shape. */
  add(x: TensorActivation, y: TensorActivation): TensorActivation {
    if (sameRuns(x.runs, y.runs)) return x.with(this.tf.add(x.tensor, y.tensor))
    return new TensorActivation(this.tf.add(this.tensor(x), this.tensor(y)), x.channels)
  }

  relu(x: TensorActivation): TensorActivation {
    return x.with(relu(x.tensor))
  }

  elu(x: TensorActivation): TensorActivation {
    return x.with(this.tf.elu(x.tensor))
  }

  maxPool(x: TensorActivation, size: number, stride = size): TensorActivation {
    return x.with(this.tf.maxPool(x.tensor as never, size, stride, 'valid'))
  }

  averagePool(x: TensorActivation, size: number, stride = size): TensorActivation {
    return x.with(this.tf.avgPool(x.tensor as never, size, stride, 'valid'))
  }

  /** Mean over the image: [batch, height, width, channels] → [batch, channels]. */
  globalAverage(x: TensorActivation): TensorActivation {
    const [batch, height, width, carried] = x.tensor.shape as [number, number, number, number]
    const mean = this.tf.avgPool(x.tensor as never, [height, width], 1, 'valid') as Tensor
    return x.with(this.tf.reshape(mean, [batch, carried]))
  }

  /** The channels of activations of one shape but for them, one after the other, each with its own filling. */
  concat(...parts: readonly TensorActivation[]): TensorActivation {
    const channels = parts.reduce((sum, part) => sum + part.channels, 0)
    const tensors = parts.map(({ tensor }) => tensor)
    const runs = parts.flatMap(part => part.runs)
    return new TensorActivation(this.tf.concat(tensors, tensors[0].rank - 1), channels, { runs })
  }

  /** [batch, height, width, channels] → [batch, height·width·channels], in that order. */
  flatten(x: TensorActivation): TensorActivation {
    const size = x.shape.slice(1).reduce((a, b) => a * b, 1)
    return new TensorActivation(this.tf.reshape(this.tensor(x), [x.tensor.shape[0], size]), size)
  }

  /**
   * Batch normalisation over all axes but the last: with the mini-batch's statistics (variance / n), or with the
   * mode's. `name` is the layer's.
   */
  batchNorm(x: TensorActivation, name: string, scale: TensorActivation, offset: TensorActivation): TensorActivation {
    const { tf } = this
    const { channels } = x
    const positions = x.tensor.shape.slice(1, -1).reduce((product, side) => product * side, 1)
    this.batchNormLayers.push({ name, channels, positions })
    const gamma = this.fill(scale.tensor, x)
    const beta = this.fill(offset.tensor, x)
    const given = this.mode.statistics
    if (!given) {
      const { output, mean, variance } = fusedBatchNorm(x.tensor, gamma, beta, epsilon)
      this.seen.push(this.unfill(mean, x), this.unfill(variance, x))
      return x.with(output)
    }
    const mean = this.fill(tf.slice(given, this.offset, channels), x)
    const variance = this.fill(tf.slice(given, this.offset + channels, channels), x)
    this.offset += 2 * channels
    const axes = x.tensor.shape.map((_, axis) => axis).slice(0, -1)
    const moments = tf.moments(x.tensor, axes)
    const count = axes.reduce((n, axis) => n * (x.tensor.shape[axis] as number), 1)
    // the variance of one value is 0, as TensorFlow's own kernel has it
    const unbiased = count / Math.max(count - 1, 1)
    this.seen.push(this.unfill(moments.mean, x), tf.mul(this.unfill(moments.variance, x), unbiased))
    const slope = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))
    const shift = tf.sub(beta, tf.mul(mean, slope))
    return x.with(tf.add(tf.mul(x.tensor, slope), shift))
  }

  /** Each element kept with probability 1 − rate and scaled by 1/(1 − rate), by the mode's mask. */
  dropout(x: TensorActivation, rate: number): TensorActivation {
    if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout: rate must be at least 0 and below 1, got ${rate}`)
    if (rate === 0) return x
    const mask = this.mode.masks?.[this.dropoutLayers.length]
    this.dropoutLayers.push({ rate, shape: x.shape.slice(1) })
    return mask ? new TensorActivation(this.tf.mul(this.tensor(x), mask), x.channels) : x
  }

  /** What batch norm saw: mean and variance (n − 1) of each layer in turn, [2·Σ channels]. */
  batchStatistics(): Tensor {
    return this.seen.length > 0 ? this.tf.concat(this.seen, 0) : this.tf.tensor1d([])
  }

  /** A tensor with one place for each channel along `axis`, filled with zeros as x is. */
  private fill(tensor: Tensor, { runs }: TensorActivation, axis = 0): Tensor {
    const { tf } = this
    const zeros = (extra: number) => tf.zeros(tensor.shape.map((size, i) => (i === axis ? extra : size)))
    const own =
      runs.length === 1
        ? [tensor]
        : tf.split(
            tensor,
            runs.map(run => run.channels),
            axis,
          )
    const pieces = runs.flatMap(({ channels, carried }, i) =>
      carried > channels ? [own[i], zeros(carried - channels)] : [own[i]],
    )
    return pieces.length === 1 ? pieces[0] : tf.concat(pieces, axis)
  }

  /** A tensor with x's filling along its last axis, without it. */
  private unfill(tensor: Tensor, { runs }: TensorActivation): Tensor {
    const { tf } = this
    if (runs.every(({ channels, carried }) => channels === carried)) return tensor
    const before = tensor.shape.slice(0, -1)
    let from = 0
    const own = runs.map(({ channels, carried }) => {
      const piece = tf.slice(tensor, [...before.map(() => 0), from], [...before, channels])
      from += carried
      return piece
    })
    return own.length === 1 ? own[0] : tf.concat(own, before.length)
  }
}

function sameRuns(a: readonly Run[], b: readonly Run[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ channels, carried }, i) => channels === b[i].channels && carried === b[i].carried)
  )
}

/** So many zeros on every side as TensorFlow's own padding of that effect, where there is one. */
function sameOr(
  padding: 'valid' | 'same' | number,
  image: readonly number[],
  kernel: readonly number[],
  stride: number,
): 'valid' | 'same' | number {
  if (padding === 0) return 'valid'
  if (typeof padding === 'string') return padding
  if (!Number.isInteger(padding) || padding < 0)
    throw new RangeError(`conv2d: padding must be 'valid', 'same' or a non-negative integer, got ${padding}`)
  const isSame = kernel.every((n, axis) => {
    const side = image[axis + 1]
    const outputs = Math.ceil(side / stride)
    const zeros = Math.max((outputs - 1) * stride + n - side, 0)
    return Math.floor((side + 2 * padding - n) / stride) + 1 === outputs && Math.floor(zeros / 2) === padding
  })
  return isSame ? 'same' : padding
}
