import { erf } from './error-function.js'

// Figure 3 of Balles & Hennig 2018: how much a method shortens its step in one coordinate, by the relative standard
// deviation η = σ/|∇L| ≥ 0 there. All three are 1 at η = 0 and 0 at η = ∞.

/**
 * f₁ = erf[(√2 η)⁻¹] = 2ρ − 1: the optimal factor on the sign of a Gaussian gradient (Lemma 1).
 * @throws RangeError for a negative η, as the other two
 */
export function signOptimalFactor(eta: number): number {
  requireEta('signOptimalFactor', eta)
  return erf(1 / eta / Math.SQRT2)
}

/** f₂ = (1 + η²)^(−1/2): Adam's factor on the sign. */
export function adamFactor(eta: number): number {
  requireEta('adamFactor', eta)
  return 1 / Math.hypot(1, eta)
}

/** f₃ = (1 + η²)^(−1): SVAG's factor on the gradient, the optimal one (Lemma 1). */
export function svagFactor(eta: number): number {
  requireEta('svagFactor', eta)
  return eta < 1 ? 1 / (1 + eta * eta) : 1 / eta / (eta + 1 / eta)
}

function requireEta(factor: string, eta: number): void {
  if (!(eta >= 0)) throw new RangeError(`${factor}: eta must be at least 0, got ${eta}`)
}

export const varianceFactors = { signOptimal: signOptimalFactor, adam: adamFactor, svag: svagFactor }
export type VarianceFactor = keyof typeof varianceFactors
const factorNames = Object.keys(varianceFactors)

/** Derivatives with respect to η. */
const slopes: Record<VarianceFactor, (eta: number) => number> = {
  signOptimal: eta => (-Math.sqrt(2 / Math.PI) * Math.exp(-1 / (2 * eta * eta))) / (eta * eta),
  adam: eta => -eta * (1 + eta * eta) ** -1.5,
  svag: eta => -2 * eta * (1 + eta * eta) ** -2,
}

export interface FactorDifference {
  /** every place in (0, ∞) where `first` − `second` is largest or smallest among its neighbours, by rising η */
  readonly extremes: readonly { readonly eta: number; readonly difference: number }[]
  /** every η in (0, ∞) where the two curves cross, rising */
  readonly crossings: readonly number[]
}

/**
 * Where two of the three curves of Figure 3 differ most, and where they cross. Found to rounding, by bisection of the
 * difference and of its slope between neighbours of a grid of 40 points a decade of η from 0.1 to 1000, outside which
 * the differences have no extreme and no zero.
 * @throws RangeError for a name that is none of the three
 */
export function factorDifference(first: VarianceFactor, second: VarianceFactor): FactorDifference {
  for (const name of [first, second])
    if (!factorNames.includes(name))
      throw new RangeError(`factorDifference: a factor must be one of ${factorNames.join(', ')}, got ${name}`)
  const difference = (eta: number) => varianceFactors[first](eta) - varianceFactors[second](eta)
  const slope = (eta: number) => slopes[first](eta) - slopes[second](eta)
  return {
    extremes: zeros(slope).map(eta => ({ eta, difference: difference(eta) })),
    crossings: zeros(difference),
  }
}

function zeros(f: (eta: number) => number): number[] {
  const found: number[] = []
  for (let k = 0; k < 160; k++) {
    let low = 10 ** (k / 40 - 1)
    let high = 10 ** ((k + 1) / 40 - 1)
    const rises = f(low) < 0
    if (f(high) < 0 === rises) continue
    for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
      if (f(middle) < 0 === rises) low = middle
      else high = middle
    found.push(low)
  }
  return found
}
