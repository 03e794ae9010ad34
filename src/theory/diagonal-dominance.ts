import { orderOf } from '../matrices/order.js'
import type { Hessian } from './hessian.js'

/**
 * p_diag(Q) = Σ_i|q_ii|/Σ_ij|q_ij| of a matrix [d·d], between 1/d and 1: the share of the diagonal, which decides how well
 * a sign can do on a quadratic (Balles & Hennig 2018, section 2). Of the zero matrix it is 1, as of every diagonal one.
 * @throws RangeError when Q is not square
 */
export function pDiagonal(q: Float64Array): number {
  const d = orderOf('pDiagonal: Q', q)
  let diagonal = 0
  let all = 0
  for (let i = 0; i < d; i++) diagonal += Math.abs(q[i * d + i])
  for (const entry of q) all += Math.abs(entry)
  if (all === Number.POSITIVE_INFINITY && q.every(Number.isFinite)) return pDiagonal(q.map(entry => entry / q.length))
  return all === 0 ? 1 : Math.min(diagonal / all, 1)
}

/**
 * The paper's lower bound of p_diag for eigenvalues of at least 0, Σ_j λ_j/Σ_j λ_j‖v_j‖₁² (Balles & Hennig 2018,
 * section 2). A random unit vector has E‖v‖₁² = 1 + (d − 1)·2/π, so that over rotations the bound is 1.57/d on average.
 */
export function pDiagonalLowerBound({ values, vectors }: Hessian): number {
  if (vectors === undefined) return 1
  const d = values.length
  const norms = new Float64Array(d)
  for (let i = 0, at = 0; i < d; i++) for (let j = 0; j < d; j++, at++) norms[j] += Math.abs(vectors[at])
  let trace = 0
  let weighted = 0
  for (let j = 0; j < d; j++) {
    trace += values[j]
    weighted += values[j] * norms[j] * norms[j]
  }
  return Math.min(trace / weighted, 1)
}

/**
 * p_diag of a rotated matrix in high dimensions: λ̄/(λ̄ + √(2d/π)·std(λ)), with the entries off the diagonal taken as
 * Gaussian of variance var(λ)/d. It falls like d^(−1/2), where the mean of the lower bound falls like 1.57/d. Of zeros
 * alone it is 1, as `pDiagonal` of their matrix.
 * @throws RangeError for no values, one that is negative or not finite
 */
export function pDiagonalOfRotation(values: Float64Array): number {
  const d = values.length
  if (d === 0) throw new RangeError('pDiagonalOfRotation: values must hold at least one eigenvalue, got none')
  const wrong = values.find(value => !(value >= 0 && value < Infinity))
  if (wrong !== undefined)
    throw new RangeError(`pDiagonalOfRotation: values must be finite and at least 0, got ${wrong}`)
  const largest = values.reduce((a, b) => Math.max(a, b))
  if (largest === 0) return 1
  // in units of a power of two, so that squares neither over- nor underflow and no digit changes
  const unit = 2 ** Math.floor(Math.log2(largest))
  let sum = 0
  for (const value of values) sum += value / unit
  const mean = sum / d
  let squares = 0
  for (const value of values) squares += (value / unit - mean) ** 2
  return mean / (mean + Math.sqrt(((2 * d) / Math.PI) * (squares / d)))
}
