import { type Plane, plane, ReferenceOperations } from './reference-operations.js'

/** A residual network by its size, or DenseNet-40-36. */
export type ReferenceArchitecture = { readonly layers: number; readonly planes: number } | 'densenet-40-36'

export interface ReferenceInput {
  readonly architecture: ReferenceArchitecture
  readonly shape: readonly [height: number, width: number, channels: number]
  readonly classes: number
  readonly activation: 'relu' | 'elu'
  /** one after the other, in the order of the forward pass; the projection of a block after its convolutions */
  readonly parameters: ArrayLike<number>
  readonly images: ArrayLike<number>
  readonly labels: ArrayLike<number>
  /** means and variances of the norms in turn, used in place of the batch's own */
  readonly statistics?: ArrayLike<number>
  /** factor of each input of the dense layer */
  readonly mask?: ArrayLike<number>
  /** whether offsets before a ReLU move to where none of its inputs is near 0 */
  readonly decided?: boolean
}

export interface ReferenceOutput {
  /** mean cross-entropy */
  readonly loss: number
  readonly gradient: Float64Array
  /** those that were used: the given ones but for offsets that moved */
  readonly parameters: Float64Array
  /** mean and variance (n − 1) that each norm saw, in turn */
  readonly statistics: Float64Array
  /** smallest distance of a ReLU's input from 0 */
  readonly margin: number
}

/** Loss and gradient of the networks of Defazio & Bottou 2019 in double precision, written from their description. */
export function referenceNetwork(input: ReferenceInput): ReferenceOutput {
  const op = new ReferenceOperations(input.parameters, input)
  const images = plane(input.labels.length, ...input.shape)
  images.values.set(Array.from(input.images))
  const { architecture } = input
  const last = architecture === 'densenet-40-36' ? densenet(op, images) : resnet(op, images, architecture)
  const mean = op.average(last, last.height, last.width)
  const logits = op.dense(input.mask ? op.mask(mean, input.mask) : mean, input.classes)
  const loss = op.crossEntropy(logits, input.labels)
  op.propagate()
  const { gradient, parameters, seen, margin } = op
  return { loss, gradient, parameters, statistics: Float64Array.from(seen), margin }
}

function resnet(op: ReferenceOperations, images: Plane, size: { layers: number; planes: number }): Plane {
  let x = op.normAndActivation(op.convolution(images, size.planes, 3, 1, 1))
  for (let stage = 0; stage < 3; stage++)
    for (let block = 0; block < (size.layers - 2) / 6; block++) {
      const outputs = size.planes * 2 ** stage
      const changes = stage > 0 && block === 0
      const before = op.normAndActivation(x)
      const inner = op.normAndActivation(op.convolution(before, outputs, 3, changes ? 2 : 1, 1))
      const branch = op.convolution(inner, outputs, 3, 1, 1)
      x = op.add(branch, changes ? op.convolution(before, outputs, 1, 2, 0) : x)
    }
  return x
}

function densenet(op: ReferenceOperations, images: Plane): Plane {
  let x = op.convolution(images, 72, 3, 1, 1)
  for (let block = 0; block < 3; block++) {
    if (block > 0) x = op.average(op.convolution(op.normAndActivation(x), x.channels / 2, 1, 1, 0), 2, 2)
    for (let layer = 0; layer < 6; layer++) {
      const narrow = op.convolution(op.normAndActivation(x), 144, 1, 1, 0)
      x = op.append(x, op.convolution(op.normAndActivation(narrow), 36, 3, 1, 1))
    }
  }
  return op.normAndActivation(x)
}
