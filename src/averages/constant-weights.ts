import { type AveragingWeights, requireSampleNumber } from './averaging-weights.js'

/**
 * γ_1 = 0, then γ: momentum in its averaging form, whose first gradient has weight 1 and not 1−γ (Arnold et al. 2019,
 * section 2.1). The weight of a sample falls by γ with each later one; γ = 0 keeps the newest sample alone.
 * @throws RangeError when γ is not in [0, 1)
 */
export function constantWeights(gamma: number): AveragingWeights {
  const name = 'constant'
  if (!(gamma >= 0 && gamma < 1)) throw new RangeError(`constantWeights: gamma must be in [0, 1), got ${gamma}`)
  const after = (first: number, later: number) => (n: number) => {
    requireSampleNumber(name, n)
    return n === 1 ? first : later
  }
  return { name, gamma: after(0, gamma), newest: after(1, 1 - gamma), shift: after(0, gamma / (1 - gamma)) }
}
