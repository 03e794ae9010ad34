/**
 * Squared norms of the sums of L successive vectors, over disjoint windows from the first vector on, for several L at once:
 * what a long-run variance is estimated from, without keeping the vectors. A window that is not full at the end does not
 * count.
 */
export interface WindowSums {
  readonly windows: readonly {
    /** L */
    readonly length: number
    /** Σ of the vectors of the window that is being filled [dimension] */
    readonly sum: Float64Array
    /** vectors in it */
    filled: number
    /** windows that are full */
    count: number
    /** Σ over them of ‖Σ‖² */
    sumOfSquares: number
  }[]
}

/** @throws RangeError when the dimension or a length is no positive integer */
export function windowSums(dimension: number, lengths: readonly number[]): WindowSums {
  for (const [what, value] of [['dimension', dimension], ...lengths.map(each => ['length', each] as const)] as const)
    if (!(Number.isInteger(value) && value > 0))
      throw new RangeError(`windowSums: ${what} must be a positive integer, got ${value}`)
  return {
    windows: lengths.map(length => ({
      length,
      sum: new Float64Array(dimension),
      filled: 0,
      count: 0,
      sumOfSquares: 0,
    })),
  }
}

/**
 * Adds the next vector to `sums`, in place.
 * @throws RangeError when the vector has another dimension
 */
export function accumulateWindows({ windows }: WindowSums, x: Float64Array): void {
  for (const window of windows) {
    const { sum, length } = window
    if (x.length !== sum.length)
      throw new RangeError(`accumulateWindows: a vector of ${sum.length} coordinates is required, got ${x.length}`)
    for (let i = 0; i < sum.length; i++) sum[i] += x[i]
    window.filled++
    if (window.filled < length) continue
    let squares = 0
    for (let i = 0; i < sum.length; i++) squares += sum[i] * sum[i]
    window.sumOfSquares += squares
    window.count++
    window.filled = 0
    sum.fill(0)
  }
}

/**
 * mean ‖Σ of L successive vectors‖²/L over the full windows, for each L: the long-run variance tr Σ_k Cov(x_0, x_k) as L
 * grows, for vectors of mean 0. NaN where no window is full.
 */
export function longRunVariances({ windows }: WindowSums): number[] {
  return windows.map(({ length, count, sumOfSquares }) => sumOfSquares / count / length)
}

/**
 * E‖Σ of L vectors‖²/L for L of M vectors whose sum is 0, in a uniformly random order without replacement:
 * V(M − L)/(M − 1), V = mean‖x‖². Two different ones have E⟨x, x'⟩ = −V/(M − 1), since ⟨x, Σ of the others⟩ = −‖x‖²; so
 * E‖Σ‖² = L·V − L(L − 1)·V/(M − 1).
 */
export function withoutReplacement(variance: number, length: number, size: number): number {
  return size === 1 ? 0 : (variance * (size - length)) / (size - 1)
}
