import { erf } from './error-function.js'

/**
 * E[sign g] of g ~ N(mean, deviation²): erf(mean/(√2·deviation)), in size 2ρ − 1 with ρ the success probability
 * (Balles & Hennig 2018, section 2). sign(0) is 1: without noise a gradient of 0 has the sign 1.
 * @throws RangeError for a negative deviation
 */
export function expectedSign(mean: number, deviation: number): number {
  if (deviation < 0) throw new RangeError(`expectedSign: deviation must be at least 0, got ${deviation}`)
  if (deviation === 0) return mean < 0 ? -1 : 1
  return erf(mean / deviation / Math.SQRT2)
}

/**
 * ρ = P[sign g = sign ∇L] = ½ + ½ erf(|∇L|/(√2 σ)) for a Gaussian stochastic gradient g ~ N(∇L, σ²)
 * (Balles & Hennig 2018, section 2): ½ at ∇L = 0, and 1 without noise.
 * @throws RangeError for a negative deviation
 */
export function successProbability(mean: number, deviation: number): number {
  if (deviation < 0) throw new RangeError(`successProbability: deviation must be at least 0, got ${deviation}`)
  return 0.5 + 0.5 * expectedSign(Math.abs(mean), deviation)
}
