/**
 * How far running statistics of batch norm are from those of a reference, ‖s − s_ref‖/‖s_ref‖: 0 where both are the same, also
 * where both are 0. Null without any, and where s_ref is 0 and s is not.
 */
export interface RunningStatisticsError {
  /** over the running means of all layers */
  readonly mean: number | null
  /** over the running variances of all layers */
  readonly variance: number | null
}

/**
 * @param initial the statistics before the first step: 0 where there is a mean, 1 where there is a variance
 */
export function runningStatisticsError(
  statistics: Float32Array,
  reference: Float32Array,
  initial: Float32Array,
): RunningStatisticsError {
  const errorOf = (kind: number): number | null => {
    let difference = 0
    let norm = 0
    for (let i = 0; i < initial.length; i++) {
      if (initial[i] !== kind) continue
      difference += (statistics[i] - reference[i]) ** 2
      norm += reference[i] ** 2
    }
    if (initial.length === 0) return null
    if (norm === 0) return difference === 0 ? 0 : null
    return Math.sqrt(difference) / Math.sqrt(norm)
  }
  return { mean: errorOf(0), variance: errorOf(1) }
}
