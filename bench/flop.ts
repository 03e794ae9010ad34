import { lenet } from '../src/networks/lenet.js'
import type { InputShape } from '../src/networks/network.js'

/**
 * Floating-point operations of one example's gradient in LeNet's convolutions and products: 2 for each weight and
 * position forward, as many for the gradient in the weight, and, but in the first layer, in the input.
 */
export function gradientFlop(input: InputShape): number {
  const { parameters } = lenet(input)
  const pooled = (n: number) => Math.floor((n - 4) / 2)
  const positions = (height: number, width: number) => (height - 4) * (width - 4)
  const uses: Record<string, number> = {
    conv1: positions(input.height, input.width),
    conv2: positions(pooled(input.height), pooled(input.width)),
  }
  return ['conv1', 'conv2', 'dense1', 'dense2', 'dense3'].reduce((sum, layer) => {
    const weights = parameters[`${layer}/kernel`].shape.reduce((product, n) => product * n, 1)
    return sum + 2 * weights * (uses[layer] ?? 1) * (layer === 'conv1' ? 2 : 3)
  }, 0)
}
