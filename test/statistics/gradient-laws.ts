import type { Key } from '../../src/random/key.js'
import { normals } from '../../src/random/normals.js'

/**
 * Pairs (a_b, e_b) of a mini-batch gradient and its estimate with a known law, as rows [n][d]. In every law
 * tr Cov(e)/tr Cov(a) is `trueRatio`.
 */
export interface Pairs {
  readonly gradients: Float64Array[]
  readonly estimates: Float64Array[]
}
export const trueRatio = 0.5

/** n·d standard normals, the first d of them row 0. */
export type Rows = { readonly values: Float64Array; readonly n: number; readonly d: number }

export function normalRows(key: Key, n: number, d: number): Rows {
  return { values: normals(key, n * d), n, d }
}

/**
 * a_b = w_b·x_b and e_b = w_b·½(x_b − shifted x_b), x_b the first `d` columns of row b and w_b a length of the
 * mini-batch's own (multivariate t when w_b² is inverse χ², else w_b = 1).
 * E‖e‖² = ½·E‖a‖²; their squared norms have correlation 0.8 given w.
 */
export function jointPairs(rows: Rows, d: number, lengths: Float64Array | undefined): Pairs {
  const gradients: Float64Array[] = []
  const estimates: Float64Array[] = []
  for (let b = 0; b < rows.n; b++) {
    const start = b * rows.d
    const length = lengths === undefined ? 1 : lengths[b]
    const a = new Float64Array(d)
    const e = new Float64Array(d)
    for (let j = 0; j < d; j++) a[j] = length * rows.values[start + j]
    for (let j = 0; j < d - 1; j++) e[j] = 0.5 * (a[j] - a[j + 1])
    e[d - 1] = 0.5 * (a[d - 1] - a[0])
    gradients.push(a)
    estimates.push(e)
  }
  return { gradients, estimates }
}

/**
 * a_b = w_b·x_b and e_b = ½(a_b + v_b·z_b) from the first `d` columns of both: the part of the estimate that is its own has a length of its own.
 * `lengths` and `ownLengths` have the same law, so E‖e‖² = ½·E‖a‖².
 */
export function separatePairs(
  rows: Rows,
  own: Rows,
  d: number,
  lengths: Float64Array | undefined,
  ownLengths: Float64Array | undefined,
): Pairs {
  const gradients: Float64Array[] = []
  const estimates: Float64Array[] = []
  for (let b = 0; b < rows.n; b++) {
    const a = new Float64Array(d)
    const e = new Float64Array(d)
    const w = lengths === undefined ? 1 : lengths[b]
    const v = ownLengths === undefined ? 1 : ownLengths[b]
    for (let j = 0; j < d; j++) {
      a[j] = w * rows.values[b * rows.d + j]
      e[j] = 0.5 * (a[j] + v * own.values[b * own.d + j])
    }
    gradients.push(a)
    estimates.push(e)
  }
  return { gradients, estimates }
}

/** √(5/χ²₅): a normal vector times this is multivariate Student t₅, whose norms have no sixth moment. */
export function studentLengths(key: Key, n: number): Float64Array {
  const z = normals(key, 5 * n)
  const lengths = new Float64Array(n)
  for (let b = 0; b < n; b++) {
    let chiSquare = 0
    for (let k = 5 * b; k < 5 * b + 5; k++) chiSquare += z[k] * z[k]
    lengths[b] = Math.sqrt(5 / chiSquare)
  }
  return lengths
}

/** e^Z, Z standard normal: squared norms then have mean e² and variance coefficient √(e⁴ − 1) = 7.3. */
export function logNormalLengths(key: Key, n: number): Float64Array {
  return normals(key, n).map(Math.exp)
}

/** How often intervals held the truth, and on which side they missed it. */
export class Coverage {
  repetitions = 0
  covered = 0
  tooLow = 0
  count(interval: { low: number; high: number }, truth: number): void {
    this.repetitions++
    if (interval.high < truth) this.tooLow++
    else if (interval.low <= truth) this.covered++
  }
  /** in per cent */
  get percent(): number {
    return (100 * this.covered) / this.repetitions
  }
  /** Monte Carlo standard error, in per cent */
  get error(): number {
    const share = this.covered / this.repetitions
    return 100 * Math.sqrt((share * (1 - share)) / this.repetitions)
  }
}
