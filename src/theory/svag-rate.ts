/** The setting of Theorem 1: SVAG with exact factors and step size 1/L on a strongly convex, smooth function. */
export interface SvagSetting {
  /** μ > 0: f − f* ≥ (μ/2)‖θ − θ*‖² */
  readonly strongConvexity: number
  /** L ≥ μ: the gradient is L-Lipschitz */
  readonly smoothness: number
  /** c_v ≥ 0 and M_v ≥ 0 of Σ_i σ_{t,i}² ≤ c_v‖∇f_t‖² + M_v */
  readonly relativeNoise: number
  readonly noiseBound: number
  /** e_0 = f(θ_0) − f* ≥ 0 */
  readonly suboptimality: number
}

export interface SvagConstants {
  readonly c1: number
  /** as in the paper's proof, and with ‖∇f‖² ≤ 2L(f − f*) in place of ‖∇f‖² ≤ (2L²/μ)(f − f*) */
  readonly c2: number
  readonly c2Tight: number
  readonly c3: number
  /** c and its value with `c2Tight`, per step */
  readonly rate: number
  readonly rateTight: number
}

/**
 * The constants of Theorem 1 (Balles & Hennig 2018, proof in appendix B.4). One step with α = 1/L gives
 *
 *   E e_{t+1} ≤ e_t − (1/2L)·‖∇f‖⁴/(‖∇f‖² + Σσ²) ≤ e_t − (1/2L)·c₁e_t²/(c₂e_t + c₃),
 *   c₁ = 4μ²,  c₂ = 2L²(1 + c_v)/μ (paper) or 2L(1 + c_v) (tight, valid too),  c₃ = M_v,  c = c₁/(2L(c₂e_0 + c₃)),
 *
 * since 2μe ≤ ‖∇f‖² ≤ 2Le. With e_0 = 0 and M_v = 0 nothing is left to bound: c is then infinite.
 * @throws RangeError when a constant is out of its range or L < μ
 */
export function svagConstants(setting: SvagSetting): SvagConstants {
  const { strongConvexity: mu, smoothness: L, relativeNoise, noiseBound, suboptimality } = setting
  if (!(mu > 0 && mu < Infinity))
    throw new RangeError(`svagConstants: strongConvexity must be a positive number, got ${mu}`)
  if (!(L >= mu && L < Infinity))
    throw new RangeError(`svagConstants: smoothness must be at least the strongConvexity ${mu}, got ${L}`)
  for (const [name, value] of Object.entries({ relativeNoise, noiseBound, suboptimality }))
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(`svagConstants: ${name} must be a number of at least 0, got ${value}`)
  const c1 = 4 * mu * mu
  const c2Tight = 2 * L * (1 + relativeNoise)
  const c2 = (L / mu) * c2Tight
  const c3 = noiseBound
  const rate = (c: number) => c1 / (2 * L * (c * suboptimality + c3))
  return { c1, c2, c2Tight, c3, rate: rate(c2), rateTight: rate(c2Tight) }
}

/**
 * Theorem 1: E[f(θ_T) − f*] ≤ 1/(1/e_0 + cT) after T steps, with c = `rate` or `rateTight` of `svagConstants`.
 * It starts at e_0 and falls like 1/(cT).
 */
export function svagBound(suboptimality: number, rate: number, steps: number): number {
  if (suboptimality === 0 || steps === 0) return suboptimality
  return suboptimality / (1 + suboptimality * rate * steps)
}
