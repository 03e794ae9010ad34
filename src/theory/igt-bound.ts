import { exactMoments } from './exact-moments.js'
import { igtImpactSums } from './noise-impact.js'
import { exponential, logarithm, logarithmOfOnePlus, power } from '../vectors/elementary.js'

export interface IgtBoundOptions {
  /** of H, positive [d] */
  readonly eigenvalues: ArrayLike<number>
  /** variance of the gradient noise, one number or [d] in H's eigenbasis; the bound takes the largest */
  readonly noiseVariance: number | ArrayLike<number>
  /** θ_0 − θ*, one number or [d] */
  readonly offset: number | ArrayLike<number>
  /** numbers of updates done, in any order */
  readonly steps: ArrayLike<number>
  readonly progress?: (fraction: number) => void
}

export interface IgtBound {
  /** E‖θ_t − θ*‖² of IGT with α = 1/L [steps] */
  readonly exact: Float64Array
  /** the proposition's right side, NaN where it says nothing: t ≤ 2κ [steps] */
  readonly bound: Float64Array
  readonly condition: number
}

/**
 * Proposition 3.1 of Arnold et al. 2019: on a quadratic with noise of covariance ⪯ B·I, IGT with α = 1/L has for t > 2κ
 *
 *     E‖θ_t − θ*‖² ≤ (1−1/κ)^{2t} ‖θ_0 − θ*‖² + d α² B ν²/t,   ν = (2 + 2 ln κ)κ.
 *
 * @throws RangeError for an eigenvalue that is not positive, and as `exactMoments`
 */
export function igtBound(options: IgtBoundOptions): IgtBound {
  const { eigenvalues, noiseVariance, offset, steps, progress } = options
  const { largest, condition } = conditionOf(eigenvalues)
  const alpha = 1 / largest
  const exact = exactMoments({
    method: 'igt',
    eigenvalues,
    learningRate: alpha,
    noiseVariance,
    offset,
    steps,
    progress,
  }).squaredDistance
  const d = eigenvalues.length
  const noise = typeof noiseVariance === 'number' ? noiseVariance : Array.from(noiseVariance).reduce(larger, 0)
  const start = typeof offset === 'number' ? d * offset * offset : Array.from(offset).reduce((sum, x) => sum + x * x, 0)
  const nu = boundFactor(condition)
  const logRate = logarithmOfOnePlus(-1 / condition)
  const bound = Float64Array.from(steps, t =>
    isAfterStart(t, condition)
      ? exponential(2 * t * logRate) * start + (d * alpha * (alpha * noise) * nu * nu) / t
      : Number.NaN,
  )
  return { exact, bound, condition }
}

/** ν = (2 + 2 ln κ)κ of Proposition 3.1. @throws RangeError when κ is below 1 */
export function boundFactor(condition: number): number {
  if (!(condition >= 1)) throw new RangeError(`boundFactor: condition must be at least 1, got ${condition}`)
  return (2 + 2 * logarithm(condition)) * condition
}

const larger = (a: number, b: number) => Math.max(a, b)

/** t > 2κ, for a κ that is a rounded quotient */
const isAfterStart = (t: number, condition: number) => t > 2 * condition * (1 + 1e-12)

function conditionOf(eigenvalues: ArrayLike<number>): { largest: number; condition: number } {
  let smallest = Infinity
  let largest = 0
  for (let j = 0; j < eigenvalues.length; j++) {
    const value = eigenvalues[j]
    if (!(value > 0 && value < Infinity))
      throw new RangeError(`igtBound: eigenvalues must be positive and finite, got ${value}`)
    smallest = Math.min(smallest, value)
    largest = Math.max(largest, value)
  }
  if (largest === 0) throw new RangeError('igtBound: eigenvalues must hold at least one number, got none')
  return { largest, condition: largest / smallest }
}

/** What could stand for ν² in Proposition 3.1, and for its factor in front of κ². */
export interface BoundConstants {
  /** sup t·S_t/ν², below 1 where the proposition holds: how much of the bound is used */
  readonly ofPrinted: number
  /** sup t·S_t/κ²: the constant with which κ² alone, without logarithms, is a bound */
  readonly ofConditionSquared: number
  /** step at which the second one is reached */
  readonly step: number
}

/**
 * The true constants of Proposition 3.1's noise term: sup of t·S_t(h) over h in [1/κ, 1] and 2κ < t ≤ 20κ (or 200 steps more,
 * where that is later), S_t as in `igtImpactSums`. t·S_t·h² depends nearly on h·t alone, rises to 1.13 and falls to 1 from there,
 * so nothing larger comes later. h is taken on 17 log-spaced points, both ends among them; h = 1/κ is the worst.
 * @throws RangeError when κ is not in [1, 10⁷]
 */
export function boundConstants(condition: number): BoundConstants {
  if (!(condition >= 1 && condition <= 1e7))
    throw new RangeError(`boundConstants: condition must be between 1 and 1e7, got ${condition}`)
  const first = Math.floor(2 * condition) + 1
  const last = Math.max(Math.floor(20 * condition), first + 200)
  let largest = 0
  let step = first
  for (let i = 0; i <= 16; i++) {
    const sums = igtImpactSums(power(condition, -i / 16), last)
    for (let t = first; t <= last; t++)
      if (t * sums[t] > largest) {
        largest = t * sums[t]
        step = t
      }
    if (condition === 1) break
  }
  return {
    ofPrinted: largest / boundFactor(condition) ** 2,
    ofConditionSquared: largest / condition ** 2,
    step,
  }
}
