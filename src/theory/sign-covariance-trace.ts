import { orderOf } from '../matrices/order.js'
import { erf } from './error-function.js'
import { pairedSignCovariance } from './paired-sign-covariance.js'

/**
 * tr(Q·Cov(sign x)) = Σ_i q_ii(1 − m_i²) + 2Σ_{i<j} q_ij Cov(sign x_i, sign x_j) for x ~ N(a, R), as a function of the means
 * a [d] in standard deviations (infinite: no noise). m_i = erf(a_i/√2) is the mean of the signs, so that
 * E[sign(x)ᵀ Q sign(x)] = mᵀQm + tr(Q·Cov(sign x)). Q and R are symmetric [d·d], R has 1 on its diagonal.
 * The error is at most 1e-13·Σ_{i≠j}|q_ij| beside rounding (`pairedSignCovariance`).
 * @throws RangeError when Q is not square or R has not its size
 */
export function signCovarianceTrace(q: Float64Array, r: Float64Array): (a: Float64Array) => number {
  const d = orderOf('signCovarianceTrace: Q', q)
  if (r.length !== q.length)
    throw new RangeError(`signCovarianceTrace: R must have the ${q.length} entries of Q, got ${r.length}`)
  const paired = pairedSignCovariance(q, r, d)
  return a => {
    let trace = 0
    for (let i = 0; i < d; i++) trace += q[i * d + i] * (1 - erf(a[i] / Math.SQRT2) ** 2)
    return trace + paired(a)
  }
}
