import { meanPath } from './mean-path.js'
import type { Directions, MomentSystem } from './moment-system.js'
import { averagingTransition, heavyBallTransition, type Matrices, powersOf, type Transition } from './transition.js'

/** Cov(Δ), Cov(Δ, x), Cov(x) of all directions [d each] */
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

/**
 * SGD (μ = 0) and heavy ball: constant coefficients, so that k steps take log k matrix products,
 * G_{2k} = G_k + M^k G_k (M^k)ᵀ for the covariance G_k of k steps of noise.
 */
export function heavyBallMoments(directions: Directions, mu: number): MomentSystem {
  return constantMoments(directions, factor => heavyBallTransition(directions.h, mu, factor))
}

/** Momentum in its averaging form: heavy ball's recursion with α(1−γ) after a first step of SGD. */
export function momentumMoments(directions: Directions, gamma: number): MomentSystem {
  const first = (factor: number) => averagingTransition(directions.h, 0, factor)
  return constantMoments(directions, factor => averagingTransition(directions.h, gamma, factor), first)
}

function constantMoments(
  { noise, offset }: Directions,
  transitionAt: (factor: number) => Transition,
  firstTransition = transitionAt,
): MomentSystem {
  const path = meanPath(offset)
  const state = emptyCovariances(offset.length)
  let leaps: (j: number) => Leap
  let since = 0
  let current: number | undefined
  const change = (at: number, transition: Transition) => {
    path.change(transition)
    leaps = leapsOf(transition)
    since = at
  }
  const moveTo = (from: number, to: number) => {
    path.moveTo(to - since)
    // the steps as a sum of powers of two
    for (let j = 0, left = to - from; left > 0; j++, left = Math.floor(left / 2))
      if (left % 2 === 1) leap(state, leaps(j), noise)
  }
  return {
    mean: path.mean,
    variance: state.p,
    advance(from, to, factor) {
      let at = from
      if (from === 0 && to > 0) {
        change(0, firstTransition(factor))
        moveTo(0, 1)
        at = 1
        current = undefined
      }
      if (to <= at) return
      if (current !== factor) {
        change(at, transitionAt(factor))
        current = factor
      }
      moveTo(at, to)
    },
  }
}

function emptyCovariances(d: number): Covariances {
  return { p: new Float64Array(d), q: new Float64Array(d), r: new Float64Array(d) }
}

function leapsOf(transition: Transition): (j: number) => Leap {
  const power = powersOf(transition)
  const known: Leap[] = []
  return j => {
    while (known.length <= j) {
      const level = known.length
      const noise = emptyCovariances(transition.h.length)
      if (level === 0) {
        const [x, y] = transition.drive
        noise.p.fill(x * x)
        noise.q.fill(x * y)
        noise.r.fill(y * y)
      } else {
        const { p, q, r } = known[level - 1].noise
        noise.p.set(p)
        noise.q.set(q)
        noise.r.set(r)
        leap(noise, known[level - 1])
      }
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
