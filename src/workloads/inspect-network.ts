import type { Dataset } from '../datasets/dataset.js'
import type { Network } from '../networks/network.js'
import type { BatchNormLayer, DropoutLayer } from '../networks/layers.js'
import { TensorActivation, TensorOperations } from '../networks/operations.js'
import { rootKey } from '../random/root-key.js'
import { tensorSpace } from '../tensors/tensor-vector.js'
import { tensorflow } from '../tensors/tensorflow.js'
import { layoutOf } from './layout.js'
import { gradientOf } from './loss.js'
import { activations, split } from './named-tensors.js'

export interface NetworkLayers {
  readonly batchNormLayers: readonly BatchNormLayer[]
  readonly dropoutLayers: readonly DropoutLayer[]
}

/**
 * Runs a network once, on two blank images, to learn its batch-norm and dropout layers, and to say what is wrong with
 * it before it is used: logits of another shape, a parameter that has no influence.
 * @throws RangeError or TypeError naming the network
 */
export function inspectNetwork(network: Network, { train, classes }: Dataset): NetworkLayers {
  const tf = tensorflow()
  const [height, width, channels] = train.shape
  const layout = layoutOf(network)
  if (layout.entries.length === 0) throw new RangeError(`network ${network.name}: at least one parameter is required`)
  return tensorSpace.scope(() => {
    const images = tf.zeros([2, height, width, channels])
    const parameters = split(layout, tf.tensor1d(Float32Array.from(layout.initial(rootKey(0)))))
    const operations = new TensorOperations()
    const output = explained(network, () =>
      network.apply(activations(parameters), new TensorActivation(images, channels), operations),
    )
    if (!(output instanceof TensorActivation))
      throw new TypeError(
        `network ${network.name}: apply must return an activation, got ${output === undefined ? 'nothing' : 'another kind'}; operations.activation(tensor) makes one of a tensor`,
      )
    if (output.shape.join() !== `2,${classes}`)
      throw new RangeError(
        `network ${network.name}: apply must return logits [batch, ${classes}], got [${output.shape.join(', ')}] for a batch of 2`,
      )
    explained(network, () => gradientOf(network, classes, parameters, images, tf.tensor1d([0, 0], 'int32'), {}))
    return { batchNormLayers: operations.batchNormLayers, dropoutLayers: operations.dropoutLayers }
  })
}

function explained<Result>(network: Network, f: () => Result): Result {
  try {
    return f()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (message.startsWith('network ')) throw error
    throw new TypeError(`network ${network.name}: apply failed: ${message.split('\n')[0]}`)
  }
}
