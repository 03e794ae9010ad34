import type { AveragingWeights } from '../averages/averaging-weights.js'
import type { Directions, MomentSystem } from './moment-system.js'

/**
 * Averages of gradients that stay where they were taken (increasing momentum): v ← γ_n v + (1−γ_n)(hΔ + αε), Δ ← Δ − v.
 * P = Var Δ, C = Cov(Δ, v), W = Var v; the coefficients change with n, so mean and moments are carried step by step.
 */
export function untransportedMoments(directions: Directions, weights: AveragingWeights): MomentSystem {
  const { h, noise, offset } = directions
  const state: State = {
    mean: offset.slice(),
    velocity: new Float64Array(h.length),
    p: new Float64Array(h.length),
    c: new Float64Array(h.length),
    w: new Float64Array(h.length),
  }
  return {
    mean: state.mean,
    variance: state.p,
    advance(from, to, factor) {
      for (let n = from + 1; n <= to; n++)
        untransportedStep(state, h, noise, weights.gamma(n), weights.newest(n), factor)
    },
  }
}

interface State {
  readonly mean: Float64Array
  readonly velocity: Float64Array
  readonly p: Float64Array
  readonly c: Float64Array
  readonly w: Float64Array
}

function untransportedStep(
  { mean, velocity, p, c, w }: State,
  h: Float64Array,
  noise: Float64Array,
  gamma: number,
  newest: number,
  factor: number,
): void {
  for (let j = 0; j < p.length; j++) {
    const pull = newest * h[j]
    const v = gamma * velocity[j] + pull * mean[j]
    velocity[j] = v
    mean[j] -= factor * v
    const kept = gamma * c[j]
    // Cov(Δ, v) and Var v with the new v
    const cross = kept + pull * p[j]
    const spread = gamma * gamma * w[j] + pull * (kept + cross) + newest * newest * noise[j]
    w[j] = spread
    c[j] = cross - factor * spread
    p[j] += factor * (factor * spread - 2 * cross)
  }
}
