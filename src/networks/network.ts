import type { Key } from '../random/key.js'
import type { Activation, Operations } from './operations.js'

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

/** Makes a network for images of a shape: what `networks` list, and what a user's own part is. */
export type NetworkFactory = (input: InputShape) => Network

/** Number of scalars in all parameters. */
export function parameterCount(network: Network): number {
  return Object.values(network.parameters).reduce((sum, { shape }) => sum + size(shape), 0)
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}
