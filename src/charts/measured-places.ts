import type { Row } from '../tables/column.js'
import { percent } from './interval.js'
import { isNumber } from './is-number.js'
import type { Meaning } from './meaning.js'

/** Where in its epoch a row of `variance-ratio` was measured, beside `progress`, which is where that was asked for. */
export interface MeasuredPlace {
  /** updates made since the epoch began; null where the rows do not say */
  readonly update: number | null
  /** of the epoch; null where the rows leave it open */
  readonly updates: number | null
  /** fraction of the epoch's updates done; where these are not known, the progress asked for */
  readonly done: number
}

export const doneColumn: Meaning = { name: 'done', unit: '1', meaning: 'fraction of the epoch’s updates done' }

/** Tolerance of k = ⌈progress·M⌉, where progress·M is a whole number up to rounding. */
const rounding = 1e-9

/**
 * The rows with the places at which they were measured: a progress asked for is reached by whole updates, the first after
 * ⌈progress·M⌉ of the epoch's M. With the steps of the whole training,
 *
 *   step = (epoch − 1)·M + ⌈progress·M⌉,
 *
 * which a row of the second epoch or a later one, or of the end of the first, solves for one M alone.
 *
 * @param records of one case
 * @throws RangeError if no M solves it for all of them
 */
export function withPlaces<R extends Row>(name: string, records: readonly R[]): (R & MeasuredPlace)[] {
  const updates = updatesOf(name, records)
  return records.map(record => {
    const { step } = record
    const [before, progress] = [(record['epoch'] as number) - 1, record['progress'] as number]
    const update = isNumber(step) && (updates !== null || before === 0) ? step - before * (updates ?? 0) : null
    return { ...record, update, updates, done: update === null || updates === null ? progress : update / updates }
  })
}

function updatesOf(name: string, records: readonly Row[]): number | null {
  let [least, most] = [1, Number.POSITIVE_INFINITY]
  for (const { epoch, step, progress } of records) {
    const epochs = (epoch as number) - 1 + (progress as number)
    if (!isNumber(step) || epochs === 0) continue
    // step − 1 < epochs·M ≤ step
    least = Math.max(least, Math.floor((step - 1 + rounding) / epochs) + 1)
    most = Math.min(most, Math.floor((step + rounding) / epochs))
    if (least > most)
      throw new RangeError(
        `${name}: rows must be of one case, with as many updates in each epoch, got step ${step} at epoch ${epoch}, progress ${progress}`,
      )
  }
  return least === most ? least : null
}

/** Half a per cent: further away a place is not what it is called. */
const noticeable = 0.005

/**
 * Which updates the places are that are called by the progress asked for: 2 %, 11 % are updates 1, 3 of 20. Nothing where
 * all are what they are called to the nearest per cent.
 */
export function placesText(rows: readonly (Row & MeasuredPlace)[]): string {
  const named = new Map(
    rows.flatMap(row => (row['done'] === row['progress'] ? [] : [[row['progress'] as number, row] as const])),
  )
  const inexact = [...named.values()]
  if (!inexact.some(({ done, progress }) => Math.abs(done - (progress as number)) > noticeable)) return ''
  const sorted = inexact.sort((a, b) => (a['progress'] as number) - (b['progress'] as number))
  const names = sorted.map(({ progress }) => percent(progress as number)).join(', ')
  const one = sorted.length === 1
  return `${names} ${one ? 'is update' : 'are updates'} ${sorted.map(({ update }) => update).join(', ')} of ${sorted[0].updates}`
}
