import { type Activation, type InputShape, type Network, type Operations, size } from '../src/networks/network.js'

/**
 * Floating-point operations of one example's gradient in a network's convolutions and products: 2 for each weight and
 * position forward, as many for the gradient in the weight, and, but for what reads the images, in the input.
 */
export function gradientFlop(network: Network, { height, width, channels }: InputShape): number {
  let flop = 0
  const images = activation([1, height, width, channels])
  const used = (x: Activation, weights: Activation, positions: number) => {
    flop += 2 * size(weights.shape) * positions * (x === images ? 2 : 3)
  }
  const pooled = (x: Activation, window: number, stride = window) => {
    const [, rows, columns, depth] = x.shape
    const side = (n: number) => Math.floor((n - window) / stride) + 1
    return activation([1, side(rows), side(columns), depth])
  }
  const same = (x: Activation) => x
  const operations: Omit<Operations, 'tf' | 'tensor' | 'activation'> = {
    conv2d(x, kernel, { stride = 1, padding = 'valid' } = {}) {
      const side = (n: number, window: number) =>
        padding === 'same'
          ? Math.ceil(n / stride)
          : Math.floor((n + 2 * (padding === 'valid' ? 0 : padding) - window) / stride) + 1
      const [rows, columns] = [side(x.shape[1], kernel.shape[0]), side(x.shape[2], kernel.shape[1])]
      used(x, kernel, rows * columns)
      return activation([1, rows, columns, kernel.shape[3]])
    },
    dense(x, weights) {
      used(x, weights, 1)
      return activation([1, weights.shape[1]])
    },
    addBias: same,
    add: same,
    relu: same,
    elu: same,
    batchNorm: same,
    dropout: same,
    maxPool: pooled,
    averagePool: pooled,
    globalAverage: x => activation([1, x.channels]),
    concat: (...parts) =>
      activation([...parts[0].shape.slice(0, -1), parts.reduce((sum, part) => sum + part.channels, 0)]),
    flatten: x => activation([1, size(x.shape)]),
  }
  const parameters = Object.fromEntries(
    Object.entries(network.parameters).map(([name, { shape }]) => [name, activation(shape)]),
  )
  network.apply(parameters, images, operations as Operations)
  return flop
}

const activation = (shape: readonly number[]): Activation => ({ shape, channels: shape[shape.length - 1] })
