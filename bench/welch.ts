import { type MeanInterval, meanInterval } from '../src/statistics/mean-interval.js'
import { tCdf } from '../src/statistics/student-t.js'

/** The means of two samples of independent values, side by side. */
export interface Compared {
  readonly first: MeanInterval
  readonly second: MeanInterval
  /** (x̄ − ȳ)/√(s_x²/n_x + s_y²/n_y) */
  readonly standardErrors: number
  /** degrees of freedom of the t distribution that comes near it where the expectations are equal (Welch 1947) */
  readonly degrees: number
}

export function welch(x: readonly number[], y: readonly number[]): Compared {
  const [first, second] = [meanInterval(x), meanInterval(y)]
  const [u, v] = [first.standardError ** 2, second.standardError ** 2]
  return {
    first,
    second,
    standardErrors: (first.mean - second.mean) / Math.sqrt(u + v),
    degrees: (u + v) ** 2 / (u ** 2 / (first.n - 1) + v ** 2 / (second.n - 1)),
  }
}

/** How likely Student's t with `degrees` degrees of freedom is further than `limit` from 0. */
export function chanceBeyond(limit: number, degrees: number): number {
  return 2 * tCdf(-limit, degrees)
}
