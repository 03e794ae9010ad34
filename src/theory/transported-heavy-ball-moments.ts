import type { AveragingWeights } from '../averages/averaging-weights.js'
import { meanPath } from './mean-path.js'
import type { Directions, MomentSystem } from './moment-system.js'
import { heavyBallTransition, isMirrored, mirrored } from './transition.js'

/**
 * Heavyball-IGT and Heavyball-ITA (Arnold et al. 2019, algorithm 1): w ← μw − hΔ − αe, Δ ← Δ + w, with the transported
 * average's error e as in `transportedMoments`. The mean is heavy ball's; five second moments a direction,
 * P = Var Δ, R = Cov(Δ, w), T = Var w, Q = Cov(Δ, αe), Z = Cov(w, αe), and E = Var e for all. Where αλ > 1+μ they are those of
 * the mirrored variables, for which γ changes its sign.
 */
export function transportedHeavyBallMoments(
  directions: Directions,
  weights: AveragingWeights,
  mu: number,
): MomentSystem {
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
  const scaled = new Float64Array(d)
  const sign = new Float64Array(d).fill(1)
  let spread = 0
  let since = 0
  let current: number | undefined
  return {
    mean: path.mean,
    variance: moments.p,
    advance(from, to, factor) {
      if (current !== factor) {
        const pull = h.map(each => factor * each)
        path.change(heavyBallTransition(pull, mu))
        mirror(moments, sign)
        for (let j = 0; j < d; j++) {
          sign[j] = isMirrored(pull[j], mu) ? -1 : 1
          scaled[j] = sign[j] < 0 ? mirrored(pull[j], mu) : pull[j]
        }
        mirror(moments, sign)
        since = from
        current = factor
      }
      path.moveTo(to - since)
      for (let n = from + 1; n <= to; n++) {
        const gamma = weights.gamma(n)
        const newest = weights.newest(n)
        spread = gamma * gamma * spread + newest * newest
        heavyBallStep(moments, scaled, sign, noise, mu, gamma, spread, factor)
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

/** w ↔ 2Δ−w in the directions that are mirrored (`isMirrored`), whose sign is −1. */
function mirror({ p, r, t, q, z }: Moments, sign: Float64Array): void {
  for (let j = 0; j < p.length; j++) {
    if (sign[j] > 0) continue
    t[j] = 4 * (p[j] - r[j]) + t[j]
    r[j] = 2 * p[j] - r[j]
    z[j] = 2 * q[j] - z[j]
  }
}

function heavyBallStep(
  { p, r, t, q, z }: Moments,
  h: Float64Array,
  sign: Float64Array,
  noise: Float64Array,
  mu: number,
  gamma: number,
  spread: number,
  factor: number,
): void {
  for (let j = 0; j < p.length; j++) {
    const hj = h[j]
    // with the new e: Cov(Δ, αe), Cov(w, αe), Var αe, times the step's factor
    const kept = sign[j] * gamma
    const qe = factor * kept * q[j]
    const ze = factor * kept * z[j]
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
    q[j] = kept * q[j] + swung
  }
}
