import { type Matrices, powersOf, type Transition } from './transition.js'

/**
 * The mean of (Δ, x) under transitions that stay the same for a while, in every direction: M^k times the state at which the
 * transition last changed, so that no error grows with the steps.
 */
export interface MeanPath {
  /** E Δ now [d] */
  readonly mean: Float64Array
  readonly other: Float64Array
  /** From here on this transition. */
  change(transition: Transition): void
  /** To the state `k` steps after the last change. */
  moveTo(k: number): void
}

export function meanPath(offset: Float64Array): MeanPath {
  const mean = offset.slice()
  const other = new Float64Array(offset.length)
  const start = { mean: mean.slice(), other: other.slice() }
  let power: (k: number) => Matrices
  return {
    mean,
    other,
    change(transition) {
      start.mean.set(mean)
      start.other.set(other)
      power = powersOf(transition)
    },
    moveTo(k) {
      const m = power(k)
      for (let j = 0; j < mean.length; j++) {
        const [x, y] = [start.mean[j], start.other[j]]
        // a start of 0 stays 0, also where the power has overflowed
        mean[j] = x === 0 && y === 0 ? 0 : m.a[j] * x + m.b[j] * y
        other[j] = x === 0 && y === 0 ? 0 : m.c[j] * x + m.d[j] * y
      }
    },
  }
}
