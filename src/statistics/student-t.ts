// stdlib is loaded at the first quantile, so that importing the package stays fast.

/** The number that Student's t with `degrees` degrees of freedom stays below with the given probability. */
export function tQuantile(probability: number, degrees: number): number {
  const quantile: (p: number, v: number) => number = require('@stdlib/stats-base-dists-t-quantile')
  return quantile(probability, degrees)
}

/** P(T ≤ x) for Student's t with `degrees` degrees of freedom. */
export function tCdf(x: number, degrees: number): number {
  const cdf: (x: number, v: number) => number = require('@stdlib/stats-base-dists-t-cdf')
  return cdf(x, degrees)
}

/** @throws RangeError unless 0 < confidence < 1 */
export function requireConfidence(name: string, confidence: number): void {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`${name}: confidence must lie between 0 and 1, got ${confidence}`)
}
