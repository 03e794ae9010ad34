import type { AveragingWeights } from '../averages/averaging-weights.js'
import { meanPath } from './mean-path.js'
import type { Directions, MomentSystem } from './moment-system.js'
import { heavyBallTransition } from './transition.js'

/**
 * IGT and ITA. Transported averages are exact on a quadratic: v = HΔ + e with e ← γ_n e + (1−γ_n) ε whatever the iterate did
 * (Arnold et al. 2019, section 2.3), so Δ ← (1−h)Δ − αe. The mean is gradient descent's; of the second moments P = Var Δ,
 * Q = −Cov(Δ, αe) and E = Var e (the same in all directions, up to the noise's variance):
 *
 *     E ← γ²E + (1−γ)²,   P ← (1−h)²P + 2(1−h)γQ + E,   Q ← (1−h)γQ + E    (the old Q on the right)
 *
 * written as differences, so that steps of any number keep a small h's digits.
 */
export function transportedMoments(directions: Directions, weights: AveragingWeights): MomentSystem {
  const { h, noise, offset } = directions
  const path = meanPath(offset)
  const variance = new Float64Array(h.length)
  const covariance = new Float64Array(h.length)
  const scaled = new Float64Array(h.length)
  const shrink = new Float64Array(h.length)
  let spread = 0
  let since = 0
  let current: number | undefined
  return {
    mean: path.mean,
    variance,
    advance(from, to, factor) {
      if (current !== factor) {
        for (let j = 0; j < h.length; j++) {
          scaled[j] = factor * h[j]
          shrink[j] = scaled[j] * (2 - scaled[j])
        }
        path.change(heavyBallTransition(scaled, 0))
        since = from
        current = factor
      }
      path.moveTo(to - since)
      for (let n = from + 1; n <= to; n++) {
        const gamma = weights.gamma(n)
        const newest = weights.newest(n)
        spread = gamma * gamma * spread + newest * newest
        transportedStep(variance, covariance, scaled, shrink, noise, gamma, newest, spread, factor)
      }
    },
  }
}

function transportedStep(
  p: Float64Array,
  q: Float64Array,
  h: Float64Array,
  shrink: Float64Array,
  noise: Float64Array,
  gamma: number,
  newest: number,
  spread: number,
  factor: number,
): void {
  for (let j = 0; j < p.length; j++) {
    const kept = gamma * q[j]
    const drive = factor * spread * noise[j]
    p[j] += factor * (2 * (1 - h[j]) * kept + drive) - shrink[j] * p[j]
    q[j] += drive - newest * q[j] - h[j] * kept
  }
}
