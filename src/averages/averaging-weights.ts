/**
 * Weights of a running average x̄_n = γ_n x̄_{n−1} + (1−γ_n) x_n of samples x_1, x_2, …: the n-th sample (n from 1) takes
 * part with 1−γ_n and leaves γ_n for everything before it, and γ_1 = 0, so that nothing has to be made up before the first.
 * The γ_n decide how much of the past is kept: all of it (`uniformWeights`), a time of fixed length (`constantWeights`,
 * `windowWeights`) or a fixed fraction of the past (`tailWeights`). Members are pure functions of n; whoever averages keeps
 * x̄ and n. The weight that each sample ends up with is `sampleWeights`.
 *
 * Near γ = 1 the number 1−γ loses its digits, so a member gives it and γ/(1−γ) directly. For every n from 1:
 * @throws RangeError when n is not a positive integer
 */
export interface AveragingWeights {
  readonly name: string
  /** γ_n, what is kept of the average before; in [0, 1), and 0 for n = 1 */
  gamma(n: number): number
  /** 1−γ_n, the weight of the newest sample, in (0, 1] */
  newest(n: number): number
  /** γ_n/(1−γ_n): by how many of its last displacements a transported average looks ahead (implicit gradient transport) */
  shift(n: number): number
}

/** @throws RangeError unless n is a positive integer */
export function requireSampleNumber(name: string, n: number): void {
  if (!(Number.isInteger(n) && n >= 1))
    throw new RangeError(`${name}: n counts samples and must be a positive integer, got ${n}`)
}
