import { exponentialMinusOne, logarithm } from '../vectors/elementary.js'

/**
 * ρ(β, t) = Σ_s c(β, t, s)² = (1 − β)(1 + β^{t+1})/((1 + β)(1 − β^{t+1})): the variance of the bias-corrected moving
 * average m_t = Σ_s c(β, t, s) g_s of gradients of variance 1, with c(β, t, s) = (1 − β)β^{t−s}/(1 − β^{t+1}) and t from 0
 * (Balles & Hennig 2018, section 4). ρ(β, 0) = 1; the 0 that section 4.4 prints is a misprint.
 * @throws RangeError unless 0 ≤ β < 1 and t is a whole number from 0
 */
export function movingAverageVariance(beta: number, t: number): number {
  requireBetaAndTime('movingAverageVariance', beta, t)
  if (t === 0) return 1
  const power = powerMinusOne(beta, t + 1)
  return ((beta - 1) / power) * ((2 + power) / (1 + beta))
}

/** (1 − β)/(1 + β), the limit of ρ(β, t) as t → ∞. @throws RangeError unless 0 ≤ β < 1 */
export function movingAverageVarianceLimit(beta: number): number {
  requireBeta('movingAverageVarianceLimit', beta)
  return (1 - beta) / (1 + beta)
}

/**
 * ŝ_t = (v_t − m_t²)/(1 − ρ(β, t)), unbiased for the gradients' variance when they are independent and alike and both
 * moving averages, bias-corrected, have the same β: E[v − m²] = (1 − ρ)σ² (Balles & Hennig 2018, section 4). ŝ_0 = 0,
 * since one gradient says nothing about its variance; rounding below 0 counts as 0.
 * @throws RangeError unless 0 ≤ β < 1 and t is a whole number from 0
 */
export function varianceEstimate(m: number, v: number, beta: number, t: number): number {
  requireBetaAndTime('varianceEstimate', beta, t)
  if (t === 0 || beta === 0) return 0
  // 1 − ρ(β, t) = 2β(1 − β^t)/((1 + β)(1 − β^{t+1})), without the difference of two numbers close to 1
  const rest = ((2 * beta) / (1 + beta)) * (powerMinusOne(beta, t) / powerMinusOne(beta, t + 1))
  return Math.max(v - m * m, 0) / rest
}

/** β^n − 1, by expm1: it keeps its digits where β is close to 1. */
function powerMinusOne(beta: number, n: number): number {
  return exponentialMinusOne(n * logarithm(beta))
}

function requireBetaAndTime(name: string, beta: number, t: number): void {
  requireBeta(name, beta)
  if (!Number.isInteger(t) || t < 0) throw new RangeError(`${name}: t must be a whole number from 0, got ${t}`)
}

function requireBeta(name: string, beta: number): void {
  if (!(beta >= 0 && beta < 1)) throw new RangeError(`${name}: beta must be in [0, 1), got ${beta}`)
}
