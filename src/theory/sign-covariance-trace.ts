import { orderOf } from '../matrices/order.js'
import { erf } from './error-function.js'
import { signCovariance } from './sign-moment.js'

/** The error of one pair's covariance, and how many terms of the series it may take. */
const pairError = 1e-13
const mostTerms = 96
/** Beyond so many standard deviations from 0 the standard deviation of a sign is below 3e-14. */
const certain = 11

/**
 * tr(Q·Cov(sign x)) = Σ_i q_ii(1 − m_i²) + 2Σ_{i<j} q_ij C_ij for x ~ N(a, R), as a function of the means a [d] in standard
 * deviations (infinite: no noise). m_i = erf(a_i/√2) is the mean of the signs and C_ij = Cov(sign x_i, sign x_j), so that
 * E[sign(x)ᵀ Q sign(x)] = mᵀQm + tr(Q·Cov(sign x)). Q and R are symmetric [d·d], R has 1 on its diagonal.
 *
 * The error is at most 1e-13·Σ_{i≠j}|q_ij| beside rounding. Mehler's formula makes the covariance a series in r = r_ij,
 *
 *   C_ij = Σ_{k≥1} r^k c_k(a_i)c_k(a_j),   c_k(a) = 2φ(a)·He_{k−1}(a)/√k!    (up to a sign that the product loses),
 *
 * whose rest after K terms is at most |r|^{K+1}·min(1, 0.752/((K + 1)(1 − |r|))): by Parseval Σ_k c_k² ≤ 1, and by
 * Cramér's bound on Hermite functions |c_k| ≤ 0.867/√k. The c_k are made once for each coordinate, so that a pair costs
 * K multiplications; K is the first that keeps the error, and pairs that would need more than 96 terms (|r| above
 * 0.77) are integrated by `signCovariance`.
 * @throws RangeError when Q is not square or R has not its size
 */
export function signCovarianceTrace(q: Float64Array, r: Float64Array): (a: Float64Array) => number {
  const d = orderOf('signCovarianceTrace: Q', q)
  if (r.length !== q.length)
    throw new RangeError(`signCovarianceTrace: R must have the ${q.length} entries of Q, got ${r.length}`)
  const pairs = pairsByTerms(q, r, d)
  const stride = evenAbove(pairs.longestSeries)
  const coefficients = new Float64Array(d * stride)
  const isUncertain = new Uint8Array(d)
  return a => {
    let trace = 0
    for (let i = 0; i < d; i++) {
      const mean = erf(a[i] / Math.SQRT2)
      trace += q[i * d + i] * (1 - mean * mean)
      isUncertain[i] = Math.abs(a[i]) < certain ? 1 : 0
      if (isUncertain[i] === 1) writeCoefficients(a[i], coefficients, i * stride, stride)
    }
    return trace + seriesSum(pairs, coefficients, stride, isUncertain) + integralSum(pairs, a, isUncertain)
  }
}

/** 2Σ q_ij C_ij over the pairs with a series: Horner's rule in r², for odd and even k side by side. */
function seriesSum(pairs: Pairs, coefficients: Float64Array, stride: number, isUncertain: Uint8Array): number {
  const { first, second, terms, weight, correlation, firstIntegral } = pairs
  let sum = 0
  for (let p = 0; p < firstIntegral; p++) {
    if (isUncertain[first[p]] === 0 || isUncertain[second[p]] === 0) continue
    const atFirst = first[p] * stride
    const atSecond = second[p] * stride
    const r = correlation[p]
    const square = r * r
    let odd = 0
    let even = 0
    for (let k = evenAbove(terms[p]) - 2; k >= 0; k -= 2) {
      odd = odd * square + coefficients[atFirst + k] * coefficients[atSecond + k]
      even = even * square + coefficients[atFirst + k + 1] * coefficients[atSecond + k + 1]
    }
    sum += weight[p] * r * (odd + r * even)
  }
  return sum
}

/** 2Σ q_ij C_ij over the pairs without a series. */
function integralSum(pairs: Pairs, a: Float64Array, isUncertain: Uint8Array): number {
  const { first, second, weight, correlation, firstIntegral } = pairs
  let sum = 0
  for (let p = firstIntegral; p < first.length; p++) {
    if (isUncertain[first[p]] === 0 || isUncertain[second[p]] === 0) continue
    sum += weight[p] * signCovariance(a[first[p]], a[second[p]], correlation[p])
  }
  return sum
}

function evenAbove(count: number): number {
  return count + (count % 2)
}

/** c_1(a) … c_count(a): u_{k+1} = (a·u_k − √(k−1)·u_{k−1})/√k with u_1 = 2φ(a), and c_k = u_k/√k. */
function writeCoefficients(a: number, out: Float64Array, at: number, count: number): void {
  let previous = 0
  let value = Math.sqrt(2 / Math.PI) * Math.exp((-a * a) / 2)
  for (let k = 1; k <= count; k++) {
    out[at + k - 1] = value * inverseRoots[k]
    const next = (a * value - roots[k - 1] * previous) * inverseRoots[k]
    previous = value
    value = next
  }
}

const roots = Float64Array.from({ length: mostTerms + 1 }, (_, k) => Math.sqrt(k))
const inverseRoots = roots.map(root => 1 / root)

/** The pairs i < j that count, by rising number of terms; those from `firstIntegral` on have no series. */
interface Pairs {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly terms: Int32Array
  /** 2·q_ij */
  readonly weight: Float64Array
  readonly correlation: Float64Array
  readonly firstIntegral: number
  readonly longestSeries: number
}

function pairsByTerms(q: Float64Array, r: Float64Array, d: number): Pairs {
  // counted first, then each placed behind those that need fewer terms
  const counts = new Int32Array(mostTerms + 2)
  const termsOf = new Int32Array((d * (d - 1)) / 2)
  let pair = 0
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++, pair++) {
      const counted = q[i * d + j] !== 0 && r[i * d + j] !== 0
      termsOf[pair] = counted ? termsFor(Math.abs(r[i * d + j])) : 0
      counts[termsOf[pair]]++
    }
  const places = new Int32Array(mostTerms + 2)
  for (let terms = 2; terms < places.length; terms++) places[terms] = places[terms - 1] + counts[terms - 1]
  const firstIntegral = places[mostTerms + 1]
  const size = firstIntegral + counts[mostTerms + 1]
  const pairs = {
    first: new Int32Array(size),
    second: new Int32Array(size),
    terms: new Int32Array(size),
    weight: new Float64Array(size),
    correlation: new Float64Array(size),
  }
  pair = 0
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++, pair++) {
      if (termsOf[pair] === 0) continue
      const place = places[termsOf[pair]]++
      pairs.first[place] = i
      pairs.second[place] = j
      pairs.terms[place] = termsOf[pair]
      pairs.weight[place] = 2 * q[i * d + j]
      pairs.correlation[place] = r[i * d + j]
    }
  return { ...pairs, firstIntegral, longestSeries: firstIntegral === 0 ? 0 : pairs.terms[firstIntegral - 1] }
}

/** The first K whose rest is small enough at |r|, or `mostTerms` + 1. */
function termsFor(r: number): number {
  let low = 1
  let high = mostTerms + 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (r <= largestCorrelations[middle]) high = middle
    else low = middle + 1
  }
  return low
}

/** The |r| up to which K terms are enough, by K: where the bound of the rest is the error, found by bisection. */
const largestCorrelations = Float64Array.from({ length: mostTerms + 1 }, (_, terms) => {
  let low = 0
  let high = 1
  for (let halving = 0; halving < 40; halving++) {
    const r = (low + high) / 2
    if (r ** (terms + 1) * Math.min(1, 0.752 / ((terms + 1) * (1 - r))) <= pairError) low = r
    else high = r
  }
  return low
})
