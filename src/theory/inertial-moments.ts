import type { AveragingWeights } from '../averages/averaging-weights.js'
import { meanPath } from './mean-path.js'
import type { Directions, MomentSystem } from './moment-system.js'
import { heavyBallTransition } from './transition.js'

/**
 * Heavyball-IGT and Heavyball-ITA (Arnold et al. 2019, algorithm 1): w ← μw − hΔ − αe, Δ ← Δ + w, with the transported
 * average's error e as in `transportedMoments`. The mean is heavy ball's; five second moments a direction,
 * P = Var Δ, R = Cov(Δ, w), T = Var w, Q = Cov(Δ, αe), Z = Cov(w, αe), and E = Var e for all.
 */
export function inertialMoments(directions: Directions, weights: AveragingWeights, mu: number): MomentSystem {
  const { h, noise, offset } = directions
  const d = h.length
  const path = meanPath(offset)
  const moments: Moments = {
    p: new Float64Array(d),
    r: new Float64Array(d),
    t: new Float64Array(d),
    q: new Float64Array(d),
    z: new Float64Array(d),
  }
  let scaled = h
  let spread = 0
  let since = 0
  let current: number | undefined
  return {
    mean: path.mean,
    variance: moments.p,
    advance(from, to, factor) {
      if (current !== factor) {
        const transition = heavyBallTransition(h, mu, factor)
        path.change(transition)
        scaled = transition.h
        since = from
        current = factor
      }
      path.moveTo(to - since)
      for (let n = from + 1; n <= to; n++) {
        const gamma = weights.gamma(n)
        const newest = weights.newest(n)
        spread = gamma * gamma * spread + newest * newest
        inertialStep(moments, scaled, noise, mu, gamma, spread, factor)
      }
    },
  }
}

interface Moments {
  readonly p: Float64Array
  readonly r: Float64Array
  readonly t: Float64Array
  readonly q: Float64Array
  readonly z: Float64Array
}

function inertialStep(
  { p, r, t, q, z }: Moments,
  h: Float64Array,
  noise: Float64Array,
  mu: number,
  gamma: number,
  spread: number,
  factor: number,
): void {
  for (let j = 0; j < p.length; j++) {
    const hj = h[j]
    // with the new e: Cov(Δ, αe), Cov(w, αe), Var αe, times the step's factor
    const qe = factor * gamma * q[j]
    const ze = factor * gamma * z[j]
    const ee = factor * factor * spread * noise[j]
    // Cov of Δ and of w with the force hΔ + αe
    const pull = hj * p[j] + qe
    const push = hj * r[j] + ze
    // Cov(Δ, w) and Var w with the new w
    const cross = mu * r[j] - pull
    const moved = mu * (mu * t[j] - 2 * push) + hj * (pull + qe) + ee
    p[j] += 2 * cross + moved
    r[j] = cross + moved
    t[j] = moved
    // Cov of the new w and Δ with the new αe, whose factor is taken off again
    const swung = (mu * ze - hj * qe - ee) / factor
    z[j] = swung
    q[j] = gamma * q[j] + swung
  }
}
