import { type Network, size } from '../networks/network.js'
import { Activation } from '../networks/operations.js'
import type { Key } from '../random/key.js'
import { type Tensor, tensorflow } from '../tensors/tensorflow.js'

/** Where each named parameter lies in the flat vector. */
export interface Layout {
  readonly entries: readonly { readonly name: string; readonly shape: readonly number[]; readonly offset: number }[]
  /** The flat tensor cut into named parameters. */
  split(flat: Tensor): Record<string, Tensor>
  /** Initial values [dimension], each parameter from a key of its own name. */
  initial(key: Key): Float64Array
}

export function layoutOf(network: Network): Layout {
  let dimension = 0
  const entries = Object.entries(network.parameters).map(([name, { shape }]) => {
    const entry = { name, shape, offset: dimension }
    dimension += size(shape)
    return entry
  })
  return {
    entries,
    split(flat) {
      const tf = tensorflow()
      return Object.fromEntries(
        entries.map(({ name, shape, offset }) => [
          name,
          tf.reshape(tf.slice(flat, offset, size(shape)), shape as number[]),
        ]),
      )
    },
    initial(key) {
      const values = new Float64Array(dimension)
      for (const { name, shape, offset } of entries) {
        const own = network.parameters[name].initial(key.child(name))
        if (own.length !== size(shape))
          throw new RangeError(
            `network ${network.name}: the initial values of ${name} must be ${size(shape)} numbers, got ${own.length}`,
          )
        values.set(Array.from(own), offset)
      }
      return values
    },
  }
}

/** Named tensors as a network's `apply` takes them. */
export function activations(parameters: Record<string, Tensor>): Record<string, Activation> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [
      name,
      new Activation(tensor, (tensor.shape.at(-1) ?? 1) as number),
    ]),
  )
}
