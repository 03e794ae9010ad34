/** Of a vector [dimension]. */
export type Coordinates = Float32Array | Float64Array

/**
 * What an estimator's variance at a frozen iterate is made of, beyond what its estimates vary over the mini-batches b of the
 * partition: with e_b the estimates (or differences d_b = a_b − y_b), a_b and y_b the gradients at the iterate and at the
 * snapshot, V = estimates·tr Cov(e) + gradients·tr Cov(a) + snapshot·tr Cov(y).
 */
export interface VarianceLaw {
  readonly estimates: number
  readonly gradients: number
  readonly snapshot: number
  /** of what `estimates` is the weight: the estimator's own estimates, or the differences where it has none for most b */
  readonly vary: 'estimates' | 'differences'
  /** E[estimate], from the means of the estimates and of the y_b over the partition */
  expectation(estimate: Coordinates, snapshot: () => Coordinates): Coordinates
}

/** What the estimates vary over the mini-batches is all. */
export const plainLaw: VarianceLaw = {
  estimates: 1,
  gradients: 0,
  snapshot: 0,
  vary: 'estimates',
  expectation: estimate => estimate,
}
