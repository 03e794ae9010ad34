import { resnetDefaults } from '../networks/resnet.js'
import type { Parameters } from './experiment.js'

/** What a network takes beside its parameters and gradients. */
interface NetworkMemory {
  /** numbers that TensorFlow keeps at once for each pixel of two mini-batches evaluated in one call */
  readonly numbersPerPixel: number
  /** what its graphs take more than LeNet's */
  readonly graphBytes: number
}

const side = 32
const numberBytes = 4
/** Two mini-batches are evaluated at once, one for each of two threads, unless that takes more than this. */
const packedBytes = 4e9

/** Mini-batches that a case evaluates in one call: the gradients are the same bits. */
export function packedMiniBatches(parameters: Parameters): number {
  return bytesOfTwo(parameters) > packedBytes ? 1 : 2
}

/** Bytes that the calls of a case's network take beside parameters and gradients. */
export function networkBytes(parameters: Parameters): number {
  return networkMemory(parameters).graphBytes + (packedMiniBatches(parameters) / 2) * bytesOfTwo(parameters)
}

function bytesOfTwo(parameters: Parameters): number {
  const { numbersPerPixel } = networkMemory(parameters)
  return numberBytes * numbersPerPixel * side * side * (parameters.batchSize as number)
}

/** Measured on Linux: 32×32 images in mini-batches of 16 to 128. A network of one's own counts as LeNet. */
function networkMemory({ network, layers, planes }: Parameters): NetworkMemory {
  switch (network) {
    case 'resnet':
      return residual(layers as number, planes as number)
    case 'resnet-small':
      return residual(resnetDefaults.layers, 8)
    case 'resnet-110':
      return residual(110, 16)
    case 'densenet-40-36':
      return { numbersPerPixel: 14_000, graphBytes: 170e6 }
    default:
      return { numbersPerPixel: 50, graphBytes: 0 }
  }
}

function residual(layers: number, planes: number): NetworkMemory {
  const blocks = (layers - 2) / 6
  // each stage has half the numbers of the one before: a quarter of the pixels, twice the channels
  return { numbersPerPixel: 100 + 10 * blocks * planes * (1 + 1 / 2 + 1 / 4), graphBytes: 10e6 * blocks }
}
