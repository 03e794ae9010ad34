/** What a method does to the directions of a quadratic: everything that its moments depend on. */
export interface Directions {
  /** αλ of each direction at the start, at least 0 [d] */
  readonly h: Float64Array
  /** α²B of each direction at the start: variance that one gradient's noise gives a step of SGD [d] */
  readonly noise: Float64Array
  /** Δ_0 = θ_0 − θ* [d] */
  readonly offset: Float64Array
}

/** First and second moments of Δ = θ − θ* in every direction, carried forward in place. */
export interface MomentSystem {
  /** E Δ [d] */
  readonly mean: Float64Array
  /** Var Δ [d] */
  readonly variance: Float64Array
  /** From `from` to `to` updates done, all of them with α times `factor`. Calls follow each other without a gap. */
  advance(from: number, to: number, factor: number): void
}
