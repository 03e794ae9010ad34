import { successProbability } from './success-probability.js'

// Lemma 1 of Balles & Hennig 2018 for one coordinate: an unbiased estimate p̂ ~ (p, σ²) is multiplied by a factor γ.

/** E(γp̂ − p)² = γ²(p² + σ²) − 2γp² + p² */
export function adaptationError(factor: number, mean: number, deviation: number): number {
  return (factor - 1) ** 2 * mean * mean + (factor * deviation) ** 2
}

/** Lemma 1: E(γp̂ − p)² is smallest at γ = p²/(p² + σ²) = 1/(1 + η²). 1 without noise, also at p = 0. */
export function optimalFactor(mean: number, deviation: number): number {
  if (deviation === 0) return 1
  const inverseEta = mean / deviation
  return Math.abs(inverseEta) < 1 ? inverseEta ** 2 / (1 + inverseEta ** 2) : 1 / (1 + (deviation / mean) ** 2)
}

/** E(γ sign(p̂) − sign(p))² = γ² − 2γ(2ρ − 1) + 1, for Gaussian p̂ */
export function signAdaptationError(factor: number, mean: number, deviation: number): number {
  return factor * factor - 2 * factor * optimalSignFactor(mean, deviation) + 1
}

/** Lemma 1: E(γ sign(p̂) − sign(p))² is smallest at γ = 2ρ − 1, with ρ the success probability of a Gaussian p̂. */
export function optimalSignFactor(mean: number, deviation: number): number {
  return 2 * successProbability(mean, deviation) - 1
}
