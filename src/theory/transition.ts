import { impulseResponse } from './impulse-response.js'

/** One step of a two-variable linear recursion in every direction: (Δ, x) ← M (Δ, x) + b ε. */
export interface Transition {
  readonly step: Matrices
  /** b_1, b_2, the same in every direction */
  readonly drive: readonly [number, number]
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

/** Heavy ball with (Δ, w): w ← μw − f(hΔ + ε), Δ ← Δ + w. */
export function heavyBallTransition(h: Float64Array, mu: number, f: number): Transition {
  const move = h.map(each => -f * each)
  const kept = new Float64Array(h.length).fill(mu)
  return {
    step: { a: move.map(each => 1 + each), aLess1: move, b: kept, c: move, d: kept },
    drive: [-f, -f],
    h: h.map(each => f * each),
    mu,
  }
}

/** Momentum in its averaging form with (Δ, v): v ← γv + (1−γ)(hΔ + ε), Δ ← Δ − f v. */
export function averagingTransition(h: Float64Array, gamma: number, f: number): Transition {
  const eta = 1 - gamma
  const scaled = h.map(each => f * eta * each)
  return {
    step: {
      a: scaled.map(each => 1 - each),
      aLess1: scaled.map(each => -each),
      b: new Float64Array(h.length).fill(-f * gamma),
      c: h.map(each => eta * each),
      d: new Float64Array(h.length).fill(gamma),
    },
    drive: [-f * eta, eta],
    h: scaled,
    mu: gamma,
  }
}

/** M^k for any k, each from the closed form of its direction. */
export function powersOf({ step, h, mu }: Transition): (k: number) => Matrices {
  const responses = Array.from(h, each => impulseResponse(each, mu))
  return k => {
    if (k === 1) return step
    const dimension = h.length
    const power = {
      a: new Float64Array(dimension),
      aLess1: new Float64Array(dimension),
      b: new Float64Array(dimension),
      c: new Float64Array(dimension),
      d: new Float64Array(dimension),
    }
    for (let j = 0; j < dimension; j++) {
      const u = responses[j](k)
      const before = k === 0 ? -1 : mu * responses[j](k - 1)
      power.a[j] = u * step.a[j] - before
      power.aLess1[j] = u * step.a[j] - before - 1
      power.b[j] = u * step.b[j]
      power.c[j] = u * step.c[j]
      power.d[j] = u * step.d[j] - before
    }
    return power
  }
}
