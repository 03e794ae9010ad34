import type { Evidence, Measured } from './claim.js'

export type Verdict = 'holds' | 'fails' | 'conditional' | 'undecided'

/**
 * Whether a number is where its evidence says that it must be: `undecided` where its limits reach to both sides, or where
 * there is no number.
 */
export function verdictOf(evidence: Evidence, measured: Measured): Exclude<Verdict, 'conditional'> {
  const { value, low = value, high = value } = measured
  if (![value, low, high].every(Number.isFinite)) return 'undecided'
  const { must, threshold, tolerance = 0 } = evidence
  const from = must === 'be below' ? -Infinity : must === 'be above' ? threshold : threshold - tolerance
  const to = must === 'be above' ? Infinity : must === 'be below' ? threshold : threshold + tolerance
  if (low >= from && high <= to) return 'holds'
  return high < from || low > to ? 'fails' : 'undecided'
}
