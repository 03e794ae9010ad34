import { type AveragingWeights, requireSampleNumber } from './averaging-weights.js'

/**
 * γ_n = (n−1)/n: x̄_n is the plain mean of all n samples. The weights of increasing momentum and of implicit gradient
 * transport (Arnold et al. 2019, section 2).
 */
export function uniformWeights(): AveragingWeights {
  const name = 'uniform'
  const at = (value: (n: number) => number) => (n: number) => {
    requireSampleNumber(name, n)
    return value(n)
  }
  return { name, gamma: at(n => (n - 1) / n), newest: at(n => 1 / n), shift: at(n => n - 1) }
}
