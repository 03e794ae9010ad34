/** Median and range of some numbers. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** @throws RangeError for no numbers */
export function spreadOf(numbers: readonly number[]): Spread {
  if (numbers.length === 0) throw new RangeError('spreadOf: at least one number is required, got none')
  const sorted = [...numbers].sort((x, y) => x - y)
  const middle = (sorted.length - 1) / 2
  return {
    median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
    low: sorted[0],
    high: sorted[sorted.length - 1],
  }
}

export function spreadText({ median, low, high }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`
}
