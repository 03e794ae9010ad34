import { meanPath } from './mean-path.js'
import type { Directions, MomentSystem } from './moment-system.js'
import { heavyBallTransition, isMirrored, type Matrices, mirrored, powersOf, type Transition } from './transition.js'

/** Var Δ, Cov(Δ, w), Var w of all directions [d each] */
interface Covariances {
  readonly p: Float64Array
  readonly q: Float64Array
  readonly r: Float64Array
}

/** 2^j steps at once: M^(2^j), and the covariance that as many steps of unit noise leave. */
interface Leap {
  readonly power: Matrices
  readonly noise: Covariances
}

/** Heavy ball from one step on: w ← μw − share·α(λΔ + ε). */
interface Phase {
  readonly share: number
  readonly mu: number
}

/**
 * SGD (μ = 0) and heavy ball: constant coefficients, so that k steps take log k matrix products,
 * G_{2k} = G_k + M^k G_k (M^k)ᵀ for the covariance G_k of k steps of noise.
 */
export function heavyBallMoments(directions: Directions, mu: number): MomentSystem {
  return constantMoments(directions, { share: 1, mu }, { share: 1, mu }, false)
}

/**
 * Momentum in its averaging form, v ← γv + (1−γ)g and Δ ← Δ − αv: with w = −αv it is heavy ball with μ = γ and α(1−γ), after a
 * first step of SGD. It is v that outlives a change of α, so w changes with it.
 */
export function momentumMoments(directions: Directions, gamma: number): MomentSystem {
  return constantMoments(directions, { share: 1, mu: 0 }, { share: 1 - gamma, mu: gamma }, true)
}

function constantMoments(
  { h, noise, offset }: Directions,
  first: Phase,
  rest: Phase,
  scalesVelocity: boolean,
): MomentSystem {
  const d = h.length
  const path = meanPath(offset)
  const state = emptyCovariances(d)
  const mirrors = new Uint8Array(d)
  const drive = new Float64Array(d)
  let leaps: (j: number) => Leap
  let since = 0
  let current: number | undefined

  const change = (at: number, { share, mu }: Phase, factor: number) => {
    const scale = scalesVelocity && current !== undefined ? factor / current : 1
    const kick = factor * share
    const pull = h.map(each => kick * each)
    path.change(heavyBallTransition(pull, mu), scale)
    mirror(state, mirrors)
    for (let j = 0; j < d; j++) {
      state.q[j] *= scale
      state.r[j] *= scale * scale
      drive[j] = kick * kick * noise[j]
      mirrors[j] = isMirrored(pull[j], mu) ? 1 : 0
    }
    mirror(state, mirrors)
    leaps = leapsOf(
      heavyBallTransition(
        pull.map(each => (isMirrored(each, mu) ? mirrored(each, mu) : each)),
        mu,
      ),
    )
    since = at
    current = factor
  }
  const moveTo = (from: number, to: number) => {
    path.moveTo(to - since)
    // the steps as a sum of powers of two
    for (let j = 0, left = to - from; left > 0; j++, left = Math.floor(left / 2))
      if (left % 2 === 1) leap(state, leaps(j), drive)
  }
  return {
    mean: path.mean,
    variance: state.p,
    advance(from, to, factor) {
      let at = from
      if (from === 0 && to > 0) {
        change(0, first, factor)
        moveTo(0, 1)
        change(1, rest, factor)
        at = 1
      }
      if (to <= at) return
      if (current !== factor) change(at, rest, factor)
      moveTo(at, to)
    },
  }
}

function emptyCovariances(d: number): Covariances {
  return { p: new Float64Array(d), q: new Float64Array(d), r: new Float64Array(d) }
}

/** Noise of one step, which enters Δ and w alike. */
function unitNoise(d: number): Covariances {
  const ones = () => new Float64Array(d).fill(1)
  return { p: ones(), q: ones(), r: ones() }
}

function copyOf({ p, q, r }: Covariances): Covariances {
  return { p: p.slice(), q: q.slice(), r: r.slice() }
}

/** w ↔ 2Δ−w in the directions that are mirrored (`isMirrored`). */
function mirror({ p, q, r }: Covariances, mirrors: Uint8Array): void {
  for (let j = 0; j < p.length; j++) {
    if (mirrors[j] === 0) continue
    r[j] = 4 * (p[j] - q[j]) + r[j]
    q[j] = 2 * p[j] - q[j]
  }
}

function leapsOf(transition: Transition): (j: number) => Leap {
  const power = powersOf(transition)
  const known: Leap[] = []
  return j => {
    while (known.length <= j) {
      const level = known.length
      const noise = level === 0 ? unitNoise(transition.h.length) : copyOf(known[level - 1].noise)
      if (level > 0) leap(noise, known[level - 1])
      known.push({ power: power(2 ** level), noise })
    }
    return known[j]
  }
}

/** C ← M C Mᵀ + scale·G; without `scale` 1. A direction without noise stays at 0. */
function leap(state: Covariances, { power, noise }: Leap, scale?: Float64Array): void {
  const { p, q, r } = state
  for (let j = 0; j < p.length; j++) {
    const s = scale === undefined ? 1 : scale[j]
    if (s === 0) continue
    const [a, b, c, d] = [power.a[j], power.b[j], power.c[j], power.d[j]]
    const [pj, qj, rj] = [p[j], q[j], r[j]]
    // a²p, by its difference from p while a is near 1
    const less = power.aLess1[j]
    const more = 2 * a * b * qj + b * b * rj + s * noise.p[j]
    p[j] = Math.abs(less) < 0.5 ? pj + (less * (1 + a) * pj + more) : a * a * pj + more
    q[j] = a * c * pj + (a * d + b * c) * qj + b * d * rj + s * noise.q[j]
    r[j] = c * c * pj + 2 * c * d * qj + d * d * rj + s * noise.r[j]
  }
}
