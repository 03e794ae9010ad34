/**
 * Tests of fit used in this folder. Every one gives a number that is about standard normal when the law is right;
 * |z| < 4 then fails once in 16,000 for a random key, and never changes for the fixed keys used here.
 */

/** Pearson's χ² of counts against expected counts, by Wilson and Hilferty's cube root. */
export function chiSquareZ(counts: ArrayLike<number>, expected: number): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += (counts[i] - expected) ** 2 / expected
  const degrees = counts.length - 1
  return (Math.cbrt(sum / degrees) - (1 - 2 / (9 * degrees))) / Math.sqrt(2 / (9 * degrees))
}

/**
 * Kolmogorov and Smirnov's √n·sup|F_n − F| of values that should be uniform on [0, 1].
 * P(√n D > 2.47) ≈ 2 exp(−2·2.47²) = 1e-5.
 */
export function kolmogorov(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort()
  let distance = 0
  for (let i = 0; i < sorted.length; i++)
    distance = Math.max(distance, (i + 1) / sorted.length - sorted[i], sorted[i] - i / sorted.length)
  return Math.sqrt(sorted.length) * distance
}

/** The standard normal distribution function by its power series, Φ(z) = ½ + φ(z)·Σ z^(2k+1)/(1·3·…·(2k+1)). */
export function normalCdf(z: number): number {
  let term = z
  let sum = z
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (z * z) / (2 * k + 1)
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

/** (mean − expected)/(deviation/√n) */
export function meanZ(values: ArrayLike<number>, expected: number, deviation: number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] - expected
  return sum / (deviation * Math.sqrt(values.length))
}
