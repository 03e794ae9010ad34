import { logRatioEstimate } from './jackknife-log-ratio.js'
import { type RatioInterval, type RatioOptions, ratioInterval } from './ratio-interval.js'
import { mergeMoments, sumOfSquaredDeviations, type VectorMoments } from './vector-moments.js'

/**
 * What one group of mini-batches leaves behind: moments of the estimates e_b and of the SGD gradients a_b. A constant
 * in all e_b changes nothing: SVRG's differences a_b − y_b serve as well as its estimates, and are exactly 0 at the
 * snapshot.
 */
export interface GroupMoments {
  readonly estimates: VectorMoments
  readonly gradients: VectorMoments
}

/** Fewer groups would make the t quantile, and with it the interval, needlessly wide and unsure. */
const fewestGroups = 30

/**
 * The variance ratio with its delete-a-group jackknife interval, for gradients that are too many to keep: only sums per
 * group are needed. Mini-batches must fall into groups at random or in the order of a random partition; sizes may differ.
 * Same undefined cases as `jackknifeLogRatio`.
 * @throws RangeError with fewer than 30 groups, an empty group, or a group whose two counts differ
 */
export function groupJackknife(groups: readonly GroupMoments[], options: RatioOptions = {}): RatioInterval {
  if (groups.length < fewestGroups)
    throw new RangeError(`groupJackknife: at least ${fewestGroups} groups are required, got ${groups.length}`)
  groups.forEach(({ estimates, gradients }, g) => {
    if (estimates.count !== gradients.count || gradients.count < 1)
      throw new RangeError(
        `groupJackknife: group ${g} needs as many estimates as gradients, at least one, got ${estimates.count} and ${gradients.count}`,
      )
  })
  const estimates = deviations(groups.map(group => group.estimates))
  const gradients = deviations(groups.map(group => group.gradients))
  const replicates = estimates.without.map((sum, g) => Math.log(sum) - Math.log(gradients.without[g]))
  const sizes = Float64Array.from(groups, group => group.gradients.count)
  return ratioInterval(logRatioEstimate(estimates.all, gradients.all, replicates, sizes), 'group-jackknife', options)
}

/** Sums of squared deviations: of all vectors, and of all but each group [groups]. */
function deviations(parts: readonly VectorMoments[]): { all: number; without: Float64Array } {
  const whole = parts.reduce(mergeMoments)
  const all = sumOfSquaredDeviations(whole)
  const without = Float64Array.from(parts, part => {
    const count = whole.count - part.count
    let norm = 0
    for (let i = 0; i < whole.sum.length; i++) {
      const rest = whole.sum[i] - part.sum[i]
      norm += rest * rest
    }
    return Math.max(whole.sumOfSquares - part.sumOfSquares - norm / count, 0)
  })
  return { all, without }
}
