import { identity } from '../matrices/identity.js'
import { product } from '../matrices/product.js'
import { sum } from '../matrices/sum.js'
import { trace } from '../matrices/trace.js'
import { transpose } from '../matrices/transpose.js'
import { transposeProduct } from '../matrices/transpose-product.js'
import type { LinearQuadratic } from '../problems/linear-quadratic.js'
import { policyMatrices } from './policy-matrices.js'

/**
 * The expected cost J of the policy a = K s + σ ξ, exactly. With M = A + B K, P_T = I and
 * P_t = I + KᵀK + Mᵀ P_{t+1} M,
 *
 *   J = tr P_0 + σ² Σ_{t<T} (m + tr(Bᵀ P_{t+1} B))
 *
 * A closed loop that is not stable costs much, and one whose cost overflows gives a number that is not finite: neither
 * is an error.
 * @param gain K [actionDimension × stateDimension], row by row
 * @throws RangeError for another count of numbers in `gain`, or a deviation σ that is negative
 */
export function policyCost(system: LinearQuadratic, gain: Float64Array, deviation = 0): number {
  const { stateDimension: n, actionDimension: m, input, horizon } = system
  const { M, stage, variance } = policyMatrices('policyCost', system, gain, deviation)
  const transposedM = transpose(M, n)
  const PM = new Float64Array(n * n)
  const costToGo = identity(n)
  let ofNoise = 0
  for (let t = horizon - 1; t >= 0; t--) {
    if (variance > 0) ofNoise += m + trace(transposeProduct(input, product(costToGo, input, n), n))
    // P_t = I + KᵀK + Mᵀ P_{t+1} M
    product(costToGo, M, n, PM)
    product(transposedM, PM, n, costToGo)
    sum(costToGo, stage, costToGo)
  }
  return trace(costToGo) + (variance > 0 ? variance * ofNoise : 0)
}

/**
 * The gradient of `policyCost` in K, exactly: ∇J = Σ_{t<T} 2 (K + Bᵀ P_{t+1} M) Σ_t with Σ_0 = I and
 * Σ_{t+1} = M Σ_t Mᵀ + σ² B Bᵀ, the covariance of the state (Fazel, Ge, Kakade and Mesbahi 2018, lemma 1, over a finite
 * horizon).
 * @param gain K [actionDimension × stateDimension], row by row, as is the result
 * @throws as `policyCost`
 */
export function policyGradient(system: LinearQuadratic, gain: Float64Array, deviation = 0): Float64Array {
  const { stateDimension: n, actionDimension: m, input, horizon } = system
  const { M, stage, variance } = policyMatrices('policyGradient', system, gain, deviation)
  const transposedM = transpose(M, n)
  const transposedInput = transpose(input, n)
  const ofNoise = product(input, transposedInput, m).map(x => variance * x)
  const covariances = [identity(n)]
  const MS = new Float64Array(n * n)
  for (let t = 1; t < horizon; t++) {
    covariances.push(product(product(M, covariances[t - 1], n, MS), transposedM, n))
    sum(covariances[t], ofNoise, covariances[t])
  }

  const gradient = new Float64Array(m * n)
  const PM = new Float64Array(n * n)
  const towards = new Float64Array(m * n)
  const half = new Float64Array(m * n)
  const costToGo = identity(n)
  for (let t = horizon - 1; t >= 0; t--) {
    product(costToGo, M, n, PM)
    product(transposedInput, PM, n, towards)
    sum(towards, gain, towards)
    product(towards, covariances[t], n, half)
    sum(gradient, half, gradient)
    product(transposedM, PM, n, costToGo)
    sum(costToGo, stage, costToGo)
  }
  return gradient.map(x => 2 * x)
}
