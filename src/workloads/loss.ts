import type { Network } from '../networks/network.js'
import { TensorActivation, type Mode, TensorOperations } from '../networks/operations.js'
import { type Tensor, tensorflow } from '../tensors/tensorflow.js'
import { activations } from './named-tensors.js'

/** −log softmax(logits)[label] of each example [batch]. */
function crossEntropy(logits: Tensor, labels: Tensor, classes: number): Tensor {
  const tf = tensorflow()
  const target = tf.cast(tf.oneHot(labels as never, classes), 'float32')
  return tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1))
}

function logitsOf(
  network: Network,
  parameters: Record<string, Tensor>,
  images: Tensor,
  operations: TensorOperations,
): Tensor {
  const input = new TensorActivation(images, images.shape[3] as number)
  return operations.tensor(network.apply(activations(parameters), input, operations) as TensorActivation)
}

/** Mean loss, its gradient in all parameters one after the other, and what batch norm saw. */
export function gradientOf(
  network: Network,
  classes: number,
  parameters: Record<string, Tensor>,
  images: Tensor,
  labels: Tensor,
  mode: Mode,
): [loss: Tensor, gradient: Tensor, statistics: Tensor] {
  const tf = tensorflow()
  const names = Object.keys(parameters)
  let statistics: Tensor | undefined
  const loss = () => {
    const operations = new TensorOperations(mode)
    const logits = logitsOf(network, parameters, images, operations)
    const mean = tf.mean(crossEntropy(logits, labels, classes))
    statistics = tf.keep(operations.batchStatistics())
    return mean
  }
  // tfjs's valueAndGrads would refuse an unused parameter without naming it
  const points = names.map(name => parameters[name])
  const { value, grads } = tf.engine().gradients(loss, points, undefined, true)
  const seen = tf.clone(statistics!)
  statistics!.dispose()
  const gradients = grads as (Tensor | undefined)[]
  const unused = names.filter((_, i) => !gradients[i])
  if (unused.length > 0)
    throw new TypeError(
      `network ${network.name}: the loss does not depend on the parameter ${unused.join(', ')}; use it in apply or leave it out`,
    )
  const gradient = tf.concat(
    gradients.map(g => tf.reshape(g!, [-1])),
    0,
  )
  return [value, gradient, seen]
}

/** Loss and whether it is classified right (0 or 1) of each example [batch], in evaluation mode. */
export function evaluationOf(
  network: Network,
  classes: number,
  parameters: Record<string, Tensor>,
  images: Tensor,
  labels: Tensor,
  statistics: Tensor,
): [losses: Tensor, right: Tensor] {
  const tf = tensorflow()
  const logits = logitsOf(network, parameters, images, new TensorOperations({ statistics }))
  const right = tf.cast(tf.equal(tf.cast(tf.argMax(logits, 1), 'int32'), labels), 'float32')
  return [crossEntropy(logits, labels, classes), right]
}
