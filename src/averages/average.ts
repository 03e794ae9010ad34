import type { Vector } from '../vectors/vector.js'

/**
 * An average of the samples so far, kept up to date: samples go in one at a time, the state goes in and comes out, and
 * `mean` reads it. `weights(n)` says what the mean is, as weights on the samples 1 … n that sum to 1; so the mean of
 * independent samples of variance 1 has variance Σ w².
 */
export interface Average<State> {
  readonly name: string
  /** no samples yet */
  init(): State
  add(sample: Vector, state: State): State
  /** @throws RangeError before the first sample */
  mean(state: State): Vector
  /** weights of the samples in the mean of n [n], the oldest first. @throws RangeError when n is not a positive integer */
  weights(n: number): Float64Array
}

/** @throws RangeError when there is no sample yet */
export function requireSample(average: string, n: number): void {
  if (n === 0) throw new RangeError(`${average}: the mean needs at least one sample, got none`)
}
