import type { Row } from '../tables/column.js'
import { type MeasuredPlace, withPlaces } from './measured-places.js'
import { type Rows, rowsWith } from './rows.js'
import { mostSeries } from './series.js'

/** One row of `variance-ratio`, as far as its chart shows it. */
interface Measured extends Row {
  readonly epoch: number
  readonly step: number | null
  readonly progress: number
  readonly ratio: number | null
  readonly ratioLow: number | null
  readonly ratioHigh: number | null
  /** null where it is not known */
  readonly breakEven: number | null
  readonly n: number | null
  readonly interval: string | null
  readonly status: string | null
}

/** The same with its place in the epoch. */
export type Point = Measured & MeasuredPlace

const columns = ['epoch', 'step', 'progress', 'ratio', 'ratioLow', 'ratioHigh', 'breakEven', 'n', 'interval', 'status']

/**
 * The rows of the given epochs (all, where none are given), checked and in the order of the epoch and of progress.
 * @param most epochs that can be told apart
 */
export function variancePoints(
  name: string,
  rows: Rows,
  epochs: readonly number[] | undefined,
  most: number = mostSeries,
): Point[] {
  const all = rowsWith(name, rows, columns) as Measured[]
  const seen = new Set<string>()
  for (const point of all) {
    const { epoch, progress, ratio, ratioLow, ratioHigh, breakEven, interval } = point
    if (!Number.isInteger(epoch)) throw new RangeError(`${name}: epoch must be a whole number, got ${epoch}`)
    if (!(progress >= 0 && progress <= 1))
      throw new RangeError(`${name}: progress must be in [0, 1], got ${progress} in epoch ${epoch}`)
    const place = `epoch ${epoch}, progress ${progress}`
    if (seen.has(place)) throw new RangeError(`${name}: rows must be of one case, got two at ${place}`)
    seen.add(place)
    if (breakEven !== null && !(breakEven > 0))
      throw new RangeError(`${name}: breakEven must be positive, got ${breakEven} at ${place}`)
    if (breakEven !== all[0].breakEven)
      throw new RangeError(`${name}: rows must be of one case, got breakEven ${all[0].breakEven} and ${breakEven}`)
    for (const value of [ratio, ratioLow, ratioHigh])
      if (value !== null && !(value >= 0))
        throw new RangeError(`${name}: a ratio of variances must not be negative, got ${value} at ${place}`)
    if (ratioLow !== null && ratioHigh !== null && ratioLow > ratioHigh)
      throw new RangeError(`${name}: ratioLow must not exceed ratioHigh, got ${ratioLow} and ${ratioHigh} at ${place}`)
    if (ratioLow !== null && typeof interval !== 'string')
      throw new RangeError(`${name}: the interval must be named where there are limits, got ${interval} at ${place}`)
  }
  const measured = new Set(all.map(({ epoch }) => epoch))
  const chosen = new Set(epochs ?? measured)
  for (const epoch of chosen)
    if (!measured.has(epoch))
      throw new RangeError(`${name}: epoch ${epoch} was not measured; measured are ${[...measured].join(', ')}`)
  if (chosen.size === 0) throw new RangeError(`${name}: epochs must name at least one measured epoch, got none`)
  if (chosen.size > most)
    throw new RangeError(
      `${name}: at most ${most} epochs can be told apart, got ${chosen.size}; choose some with { epochs: [...] }`,
    )
  return withPlaces(all)
    .filter(({ epoch }) => chosen.has(epoch))
    .sort((a, b) => a.epoch - b.epoch || a.progress - b.progress)
}
