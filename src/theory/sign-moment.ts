import { exponential } from '../vectors/elementary.js'
import { erf, erfc } from './error-function.js'
import { gaussLegendre } from './gauss-legendre.js'
import { expectedSign } from './success-probability.js'

/**
 * M = E[sign x · sign y] of x ~ N(a, 1) and y ~ N(b, 1) with correlation r, to an absolute error below 1e-14:
 *
 *   M = erf(a/√2)·erf(b/√2) + C(a, b, r)        (`signCovariance`)
 *
 * Infinite a or b stand for a mean without noise. At a = b = 0 it is Sheppard's (2/π)·asin r.
 * @throws RangeError unless −1 ≤ r ≤ 1
 */
export function signMoment(a: number, b: number, r: number): number {
  return expectedSign(a, 1) * expectedSign(b, 1) + signCovariance(a, b, r)
}

/**
 * C(a, b, r) = Cov(sign x, sign y) of x ~ N(a, 1), y ~ N(b, 1) with correlation r, to an absolute error below 1e-14.
 *
 * Up to |r| = 0.925 by Plackett's identity (Drezner & Wesolowsky, *J. Statist. Comput. Simul.* 35, 1990),
 *   C = (2/π)∫_0^{asin r} exp(−(a² − 2ab sin φ + b²)/(2 cos² φ)) dφ,
 * with 6, 12 or 20 Gauss–Legendre nodes in tan ½φ up to |r| = 0.3, 0.75, 0.925. Beyond, by what is missing from r = 1
 * (Genz, *Statistics and Computing* 14, 2004): with x = √(1 − s²),
 *   M(1) − M(r) = (2/π)∫_0^{√(1−r²)} exp(−(a − b)²/(2x²) − ab/(1 + √(1 − x²)))/√(1 − x²) dx,
 * less the first terms in x² of the smooth factor, whose integrals are known, on 20 nodes.
 * @throws RangeError unless −1 ≤ r ≤ 1
 */
export function signCovariance(a: number, b: number, r: number): number {
  if (!(r >= -1 && r <= 1)) throw new RangeError(`signCovariance: r must lie between -1 and 1, got ${r}`)
  // a sign that is certain to 1e-200 varies with nothing
  if (!(Math.abs(a) < 30 && Math.abs(b) < 30) || r === 0) return 0
  if (Math.abs(r) < 0.925) return plackett(a, b, r)
  // Cov(sign x, sign y) = −Cov(sign x, sign(−y)), and −y ~ N(−b, 1) has the correlation −r
  return r > 0 ? nearOne(a, b, r) : -nearOne(a, -b, -r)
}

function plackett(a: number, b: number, r: number): number {
  const { nodes, weights } = gaussLegendre(Math.abs(r) < 0.3 ? 6 : Math.abs(r) < 0.75 ? 12 : 20)
  // t = tan ½φ: sin φ = 2t/(1 + t²), cos φ = (1 − t²)/(1 + t²), dφ = 2 dt/(1 + t²)
  const end = r / (1 + Math.sqrt((1 - r) * (1 + r)))
  const product = a * b
  const half = (a * a + b * b) / 2
  let sum = 0
  for (let n = 0; n < nodes.length; n++) {
    const t = end * nodes[n]
    const scale = 1 + t * t
    const cosine = (1 - t * t) / scale
    sum += (weights[n] * exponential((((2 * t) / scale) * product - half) / (cosine * cosine))) / scale
  }
  return (4 / Math.PI) * end * sum
}

/** For r ≥ 0.925. */
function nearOne(a: number, b: number, r: number): number {
  const errorA = erf(a / Math.SQRT2)
  const errorB = erf(b / Math.SQRT2)
  const atOne = 1 - Math.abs(errorA - errorB) - errorA * errorB
  if (r === 1) return atOne
  const product = a * b
  const difference = (a - b) * (a - b)
  const end = Math.sqrt((1 - r) * (1 + r))
  // exp(−ab/(1 + √(1 − x²)))/√(1 − x²) = exp(−ab/2)·(1 + c₁x² + c₁c₂x⁴ + …)
  const c1 = (4 - product) / 8
  const c2 = (12 - product) / 16
  const { nodes, weights } = gaussLegendre(20)
  let missing = 0
  for (let n = 0; n < nodes.length; n++) {
    const square = end * end * nodes[n] * nodes[n]
    const gauss = -difference / (2 * square)
    const root = Math.sqrt(1 - square)
    missing +=
      end *
      weights[n] *
      (exponential(gauss - product / (1 + root)) / root -
        exponential(gauss - product / 2) * (1 + c1 * square * (1 + c2 * square)))
  }
  // ∫_0^A exp(−δ/(2x²))·(1, x², x⁴) dx
  const tail = exponential(-difference / (2 * end * end) - product / 2)
  const root = Math.sqrt(difference)
  const zeroth = end * tail - exponential(-product / 2) * Math.sqrt(2 * Math.PI) * root * upperNormal(root / end)
  const second = (end * end * end * tail - difference * zeroth) / 3
  const fourth = (end * end * end * end * end * tail - difference * second) / 5
  missing += zeroth + c1 * (second + c2 * fourth)
  return atOne - (2 / Math.PI) * missing
}

/** P[z > x] of a standard normal z. */
function upperNormal(x: number): number {
  return erfc(x / Math.SQRT2) / 2
}
