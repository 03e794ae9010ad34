import { size } from '../networks/network.js'
import { TensorActivation } from '../networks/operations.js'
import { type Tensor, tensorflow } from '../tensors/tensorflow.js'
import type { Layout } from './layout.js'

/** The flat tensor cut into named parameters. */
export function split({ entries }: Layout, flat: Tensor): Record<string, Tensor> {
  const tf = tensorflow()
  return Object.fromEntries(
    entries.map(({ name, shape, offset }) => [
      name,
      tf.reshape(tf.slice(flat, offset, size(shape)), shape as number[]),
    ]),
  )
}

/** Named tensors as a network's `apply` takes them. */
export function activations(parameters: Record<string, Tensor>): Record<string, TensorActivation> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [
      name,
      new TensorActivation(tensor, (tensor.shape.at(-1) ?? 1) as number),
    ]),
  )
}
