import type { Vector } from '../vectors/vector.js'
import { type Average, requireSample } from './average.js'
import { type TailLength, wholeLength } from './tail-length.js'

export interface ExactTailState {
  readonly n: number
  /** the last ⌈k_n⌉ samples, the oldest first */
  readonly samples: readonly Vector[]
}

/** The mean of the last ⌈k_n⌉ samples, all of which it keeps: what the averages of constant memory stand for. */
export function exactTail(length: TailLength): Average<ExactTailState> {
  const name = `exact-${length.name}`
  return {
    name,
    init: () => ({ n: 0, samples: [] }),
    add(sample, { n, samples }) {
      const kept = wholeLength(length.at(n + 1))
      return { n: n + 1, samples: [...samples.slice(Math.max(0, samples.length + 1 - kept)), sample] }
    },
    mean({ n, samples }) {
      requireSample(name, n)
      return samples.reduce((sum, sample) => sum.plus(sample)).times(1 / samples.length)
    },
    weights(n) {
      const kept = wholeLength(length.at(n))
      return new Float64Array(n).fill(1 / kept, n - kept)
    },
  }
}
