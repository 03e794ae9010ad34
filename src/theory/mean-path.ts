import { impulseResponse } from './impulse-response.js'
import type { Transition } from './transition.js'

/**
 * The mean of Δ and of the velocity w under transitions M that stay the same for a while, in every direction: M^k times the
 * state at which the transition last changed, so that no error grows with the steps.
 */
export interface MeanPath {
  /** E Δ now [d] */
  readonly mean: Float64Array
  /** From here on this transition; w is taken `scale` times first, default 1. */
  change(transition: Transition, scale?: number): void
  /** To the state `k` steps after the last change. */
  moveTo(k: number): void
}

export function meanPath(offset: Float64Array): MeanPath {
  const d = offset.length
  const mean = offset.slice()
  const velocity = new Float64Array(d)
  // (Δ, w) at the last change, and one step later
  const start = { mean: mean.slice(), velocity: velocity.slice() }
  const next = { mean: mean.slice(), velocity: velocity.slice() }
  let responses: ((k: number) => number)[] = []
  let mu = 0
  return {
    mean,
    change(transition, scale = 1) {
      for (let j = 0; j < d; j++) velocity[j] *= scale
      const { a, b, c, d: kept } = transition.step
      mu = transition.mu
      responses = Array.from(transition.h, h => impulseResponse(h, mu))
      start.mean.set(mean)
      start.velocity.set(velocity)
      for (let j = 0; j < d; j++) {
        next.mean[j] = a[j] * mean[j] + b[j] * velocity[j]
        next.velocity[j] = c[j] * mean[j] + kept[j] * velocity[j]
      }
    },
    moveTo(k) {
      for (let j = 0; j < d; j++) {
        // a start of 0 stays 0, also where the power has overflowed
        if (start.mean[j] === 0 && start.velocity[j] === 0) continue
        // M^k = U_k M − μ U_{k−1}
        const now = responses[j](k)
        const before = k === 0 ? -1 : mu === 0 ? 0 : mu * responses[j](k - 1)
        mean[j] = now * next.mean[j] - before * start.mean[j]
        velocity[j] = now * next.velocity[j] - before * start.velocity[j]
      }
    },
  }
}
