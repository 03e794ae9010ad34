import { impulseResponse } from './impulse-response.js'

/** Heavy ball in every direction, w ← μw − hΔ, Δ ← Δ + w, as 2×2 matrices M of (Δ, w). */
export interface Transition {
  readonly step: Matrices
  /** M's trace is 1+μ−h and its determinant μ [d] */
  readonly h: Float64Array
  readonly mu: number
}

/** 2×2 matrices [[a, b], [c, d]] of all directions, and a−1, which has the digits of small steps [d each]. */
export interface Matrices {
  readonly a: Float64Array
  readonly aLess1: Float64Array
  readonly b: Float64Array
  readonly c: Float64Array
  readonly d: Float64Array
}

export function heavyBallTransition(h: Float64Array, mu: number): Transition {
  const move = h.map(each => -each)
  const kept = new Float64Array(h.length).fill(mu)
  return { step: { a: h.map(each => 1 - each), aLess1: move, b: kept, c: move, d: kept }, h, mu }
}

/** M^k for any k from 1, each from the closed form of its direction. */
export function powersOf({ step, h, mu }: Transition): (k: number) => Matrices {
  const responses = Array.from(h, each => impulseResponse(each, mu))
  const empty = () => new Float64Array(h.length)
  return k => {
    if (k === 1) return step
    const power = { a: empty(), aLess1: empty(), b: empty(), c: empty(), d: empty() }
    for (let j = 0; j < h.length; j++) {
      // M^k = U_k M − μ U_{k−1}
      const now = responses[j](k)
      const before = mu * responses[j](k - 1)
      power.a[j] = now * step.a[j] - before
      power.aLess1[j] = now * step.a[j] - before - 1
      power.b[j] = now * step.b[j]
      power.c[j] = now * step.c[j]
      power.d[j] = now * step.d[j] - before
    }
    return power
  }
}

/**
 * Seen as (−1)^t Δ_t, heavy ball with h is heavy ball with 2(1+μ)−h. Beyond h = 1+μ, where w is nearly −2Δ, the mirrored
 * variables keep the digits: the variance of Δ is the same, and w becomes 2Δ−w.
 */
export const isMirrored = (h: number, mu: number) => h > 1 + mu
export const mirrored = (h: number, mu: number) => 2 - h + 2 * mu
