/**
 * Adam's direction from the bias-corrected moving averages of gradients, m, and of their squares, v, without ε:
 * m/√v (Balles & Hennig 2018). 0 where m = v = 0.
 */
export function adamDirection(m: number, v: number): number {
  return m === 0 ? 0 : m / Math.sqrt(v)
}

/**
 * Adam's direction m/√v as a sign times a variance adaptation, sign(m)/√(1 + η̂²) with the estimated relative variance
 * η̂² = (v − m²)/m² (Balles & Hennig 2018). 0 where m = 0.
 */
export function signTimesVarianceAdaptation(m: number, v: number): number {
  return m === 0 ? 0 : Math.sign(m) / Math.sqrt(1 + (v - m * m) / (m * m))
}
