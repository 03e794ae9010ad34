import type { Row } from '../tables/column.js'

/** How limits were made, and the level that they are said to hold. */
export interface Interval {
  readonly name: string
  /** default 0.95; null for what has none, such as a standard deviation */
  readonly level?: number | null
}

/**
 * The interval of the limits that are drawn: the option, or the rows' column `interval` (whose level is 95 %).
 *
 * @throws RangeError if neither names it, or the level is not between 0 and 1
 */
export function intervalOf(
  name: string,
  rows: readonly Row[],
  given: string | Interval | undefined,
): { name: string; level: number | null } {
  const { name: label, level = 0.95 } =
    typeof given === 'object'
      ? given
      : {
          name:
            given ??
            [...new Set(rows.map(row => row['interval']).filter(cell => typeof cell === 'string' && cell !== ''))].join(
              ', ',
            ),
        }
  if (typeof label !== 'string' || label === '')
    throw new RangeError(
      `${name}: limits must have a named interval, give the rows a column interval or the option interval: 'jackknife'`,
    )
  if (level !== null && !(level > 0 && level < 1))
    throw new RangeError(`${name}: level of the interval must be between 0 and 1, got ${level}`)
  return { name: label, level }
}

/** Per cent without the dust of binary fractions: 95, 99.9. */
export const percent = (fraction: number): string => `${Number((100 * fraction).toPrecision(6))} %`

/** Whether limits, or some of them, are of samples that grew until these were narrow. */
export const isSequential = (name: string): boolean => /\bsequential-/.test(name)
