import type { Key } from '../random/key.js'

/** What a network is given: images [height, width, channels] and the number of classes. */
export interface InputShape {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly classes: number
}

/** One named parameter tensor: where it starts and how big it is. Convolutions [height, width, in, out], dense
 * [in, out]. */
export interface ParameterTensor {
  readonly shape: readonly number[]
  /** Initial values, a pure function of the key, row-major. */
  initial(key: Key): ArrayLike<number>
}

/**
 * A network is a function of named parameters: its logits [batch, classes] for images [batch, height, width, channels].
 * The order of the parameters is the layout of the flat vector that algorithms move.
 */
export interface Network {
  readonly name: string
  readonly parameters: Readonly<Record<string, ParameterTensor>>
  apply(parameters: Readonly<Record<string, Activation>>, images: Activation, operations: Operations): Activation
}

/** What flows through a network: images [batch, height, width, channels] or rows [batch, channels]. */
export interface Activation {
  readonly shape: readonly number[]
  /** of the last axis */
  readonly channels: number
}

/** The operations that networks are written in. */
export interface Operations {
  /** Convolution of [batch, height, width, in] with a kernel [height, width, in, out]. */
  conv2d(x: Activation, kernel: Activation, options?: ConvolutionOptions): Activation
  /** x·W of [batch, in] with [in, out]. */
  dense(x: Activation, weights: Activation): Activation
  /** A vector [channels] added to the last axis. */
  addBias(x: Activation, bias: Activation): Activation
  /** Sum of two activations of one shape. */
  add(x: Activation, y: Activation): Activation
  relu(x: Activation): Activation
  /** x above 0, eˣ − 1 below */
  elu(x: Activation): Activation
  maxPool(x: Activation, size: number, stride?: number): Activation
  averagePool(x: Activation, size: number, stride?: number): Activation
  /** Mean over the image: [batch, height, width, channels] → [batch, channels]. */
  globalAverage(x: Activation): Activation
  /** The channels of activations of one shape but for them, one after the other. */
  concat(...parts: readonly Activation[]): Activation
  /** [batch, height, width, channels] → [batch, height·width·channels], in that order. */
  flatten(x: Activation): Activation
  /**
   * Batch normalisation over all axes but the last, ε = 1e-5: with the mini-batch's statistics (variance / n), or with
   * the running ones where the batch-norm policy says so. `name` is the layer's.
   */
  batchNorm(x: Activation, name: string, scale: Activation, offset: Activation): Activation
  /** Each element kept with probability 1 − rate and scaled by 1/(1 − rate); nothing in evaluation. */
  dropout(x: Activation, rate: number): Activation
  /** The tfjs namespace, for what is missing here: `op.activation(tf.tanh(op.tensor(x)))`. */
  // biome-ignore lint/suspicious/noExplicitAny: tfjs's own types would make every cell that imports this slow
  readonly tf: any
  /** The tfjs tensor of an activation. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  tensor(x: Activation): any
  /** A tfjs tensor as an activation. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  activation(tensor: any): Activation
}

export interface ConvolutionOptions {
  /** default 1 */
  readonly stride?: number
  /**
   * valid: none; same: TensorFlow's, the output's sides are the input's over the stride, rounded up, and an odd zero goes
   * to the end; a number: so many zeros on every side, as PyTorch pads. Default valid.
   */
  readonly padding?: 'valid' | 'same' | number
}

/** Makes a network for images of a shape: what `networks` list, and what a user's own part is. */
export type NetworkFactory = (input: InputShape) => Network

/** Number of scalars in all parameters. */
export function parameterCount(network: Network): number {
  return Object.values(network.parameters).reduce((sum, { shape }) => sum + size(shape), 0)
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}
