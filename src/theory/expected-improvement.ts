import { pDiagonal } from './diagonal-dominance.js'
import { erf } from './error-function.js'
import { eigenbasisOf } from './eigenbasis.js'
import { type Hessian, hessianMatrix } from './hessian.js'
import { pairedSignCovariance } from './paired-sign-covariance.js'

// The stochastic quadratic of Balles & Hennig 2018, section 2: ℓ(θ, x) = ½(θ − x)ᵀQ(θ − x) with x ~ N(x*, ν²I), hence
// ∇L = Q(θ − x*) and g ~ N(∇L, ν²QQ). A step θ − α·z improves L by α∇LᵀE z − ½α²E[zᵀQz], at most by
// I = (∇LᵀE z)²/(2E[zᵀQz]), with α* = ∇LᵀE z/E[zᵀQz]. Where ∇L = 0 there is nothing to improve, and α* = 0.

export interface OptimalStep {
  /** α* */
  readonly stepSize: number
  /** I, expected decrease of L */
  readonly improvement: number
}

export interface OptimalSignStep extends OptimalStep {
  /** the paper's lower bound of I */
  readonly bound: number
}

/**
 * Stochastic gradient descent, z = g: I = ½(∇Lᵀ∇L)²/(∇LᵀQ∇L + ν²Σλ³) and α* = ∇Lᵀ∇L/(∇LᵀQ∇L + ν²Σλ³)
 * (Balles & Hennig 2018, section 2).
 * @param values λ [d]
 * @param gradient ∇L along the eigenvectors [d]
 * @param noiseDeviation ν
 */
export function gradientStep(values: Float64Array, gradient: Float64Array, noiseDeviation: number): OptimalStep {
  // in units of the largest slope and the largest eigenvalue, so that powers neither over- nor underflow
  const scale = largestOf(gradient)
  if (scale === 0) return { stepSize: 0, improvement: 0 }
  const largest = largestOf(values)
  const noise = (noiseDeviation / scale) * largest
  let squares = 0
  let curvature = 0
  for (let j = 0; j < values.length; j++) {
    const slope = gradient[j] / scale
    const value = values[j] / largest
    squares += slope * slope
    curvature += value * (slope * slope + noise * value * (noise * value))
  }
  const ratio = squares / curvature
  return { stepSize: ratio / largest, improvement: 0.5 * scale * ratio * squares * (scale / largest) }
}

/**
 * Stochastic sign descent, z = sign(g), as a function of ∇L in the coordinates of Q [d]. Exactly, with the mean signs
 * m_i = erf(a_i/√2), a_i = ∇L_i/σ_i and σ_i² = ν²(QQ)_ii,
 *
 *   α* = Σ_i m_i∇L_i/E[zᵀQz],  I = ½(Σ_i m_i∇L_i)²/E[zᵀQz],  E[zᵀQz] = mᵀQm + tr(Q·Cov z)   (`signCovarianceTrace`),
 *
 * and the paper's bound I ≥ ½(Σ_i m_i∇L_i)²·p_diag(Q)/Σλ (section 2, appendix B.2), which is equal for diagonal Q.
 * m_i∇L_i = (2ρ_i − 1)|∇L_i|. sign(0) is 1: without noise a coordinate with ∇L_i = 0 moves like the others.
 * All that does not depend on ∇L is done once.
 * @param eigenbasis of the Hessian, where it is at hand
 */
export function signStep(
  hessian: Hessian,
  noiseDeviation: number,
  eigenbasis = eigenbasisOf(hessian),
): (gradient: Float64Array) => OptimalSignStep {
  const { values, vectors } = hessian
  const d = values.length
  let eigenvalueSum = 0
  for (const value of values) eigenvalueSum += value
  const matrix = vectors && hessianMatrix(hessian)
  const diagonal = matrix === undefined ? values : values.map((_, i) => matrix[i * d + i])
  const diagonalShare = matrix === undefined ? 1 : pDiagonal(matrix)
  const roots = rootsOfSquare(hessian)
  const pairedCovariance =
    matrix === undefined || noiseDeviation === 0
      ? undefined
      : pairedSignCovariance(matrix, gradientCorrelations(hessian), d)
  const a = new Float64Array(d)
  const means = new Float64Array(d)
  const along = new Float64Array(d)
  return gradient => {
    if (largestOf(gradient) === 0) return { stepSize: 0, improvement: 0, bound: 0 }
    let descent = 0
    let curvature = 0
    for (let i = 0; i < d; i++) {
      a[i] = gradient[i] / roots[i] / noiseDeviation
      means[i] = noiseDeviation === 0 ? 1 - 2 * Number(gradient[i] < 0) : erf(a[i] / Math.SQRT2)
      descent += means[i] * gradient[i]
      curvature += diagonal[i] * (1 - means[i] * means[i])
    }
    if (pairedCovariance !== undefined) curvature += pairedCovariance(a)
    eigenbasis.to(means, along)
    for (let j = 0; j < d; j++) curvature += values[j] * along[j] * along[j]
    const stepSize = descent / curvature
    const bound = 0.5 * descent * (descent / eigenvalueSum) * diagonalShare
    return { stepSize, improvement: 0.5 * descent * stepSize, bound }
  }
}

/** σ_i = ν·√(QQ)_ii [d], the standard deviations of the stochastic gradient's coordinates. */
export function gradientDeviations(hessian: Hessian, noiseDeviation: number): Float64Array {
  return rootsOfSquare(hessian).map(root => noiseDeviation * root)
}

/** √(QQ)_ii [d] */
function rootsOfSquare({ values, vectors }: Hessian): Float64Array {
  if (vectors === undefined) return values
  const largest = largestOf(values)
  const d = values.length
  return values.map((_, i) => {
    let squares = 0
    for (let j = 0; j < d; j++) squares += (vectors[i * d + j] * (values[j] / largest)) ** 2
    return largest * Math.sqrt(squares)
  })
}

/** The correlations of the stochastic gradient's coordinates, those of QQ, row-major [d·d]. */
function gradientCorrelations({ values, vectors }: Hessian): Float64Array {
  const largest = largestOf(values)
  const squares = hessianMatrix({ values: values.map(value => (value / largest) ** 2), vectors })
  const d = values.length
  const scale = Float64Array.from({ length: d }, (_, i) => 1 / Math.sqrt(squares[i * d + i]))
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      const correlation = squares[i * d + j] * scale[i] * scale[j]
      squares[i * d + j] = i === j ? 1 : Math.min(1, Math.max(-1, correlation))
    }
  return squares
}

/** The largest |x_i|. */
function largestOf(x: Float64Array): number {
  let largest = 0
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]))
  return largest
}
