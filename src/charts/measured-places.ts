import { type ReportedPlace, updatesPerEpoch } from '../measurements/updates-per-epoch.js'
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

/**
 * The rows with the places at which they were measured: a progress asked for is reached by whole updates, after ⌈progress·M⌉
 * of the epoch's M, which the steps of the whole training say (`updatesPerEpoch`).
 *
 * @param records of one case
 * @throws RangeError if the steps are of no number of updates in an epoch
 */
export function withPlaces<R extends Row>(records: readonly R[]): (R & MeasuredPlace)[] {
  const reported = records.filter(({ step }) => isNumber(step)) as readonly unknown[] as readonly ReportedPlace[]
  const updates = updatesPerEpoch(reported) ?? null
  return records.map(record => {
    const { step } = record
    const [before, progress] = [(record['epoch'] as number) - 1, record['progress'] as number]
    const update = isNumber(step) && (updates !== null || before === 0) ? step - before * (updates ?? 0) : null
    return { ...record, update, updates, done: update === null || updates === null ? progress : update / updates }
  })
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
