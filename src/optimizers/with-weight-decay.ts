import type { Optimizer } from './optimizer.js'

/**
 * The optimizer fed with g + λ x, the gradient of the loss with ½λ‖x‖² added; λ = 0 is the optimizer itself.
 * @throws RangeError when λ is negative
 */
export function withWeightDecay<State>(optimizer: Optimizer<State>, weightDecay: number): Optimizer<State> {
  if (!(weightDecay >= 0 && weightDecay < Infinity))
    throw new RangeError(`withWeightDecay: weightDecay must be at least 0, got ${weightDecay}`)
  if (weightDecay === 0) return optimizer
  return {
    ...optimizer,
    update: (gradient, x, state, time, variance) =>
      optimizer.update(gradient.plusTimes(x, weightDecay), x, state, time, variance),
  }
}
