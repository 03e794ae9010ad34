import type { Experiment } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'
import { fourDigits } from '../tables/print-table.js'
import type { Progress } from './progress.js'

/** How far, how fast, how long yet, and what is being done: `34 %`, `2.1 %/min`, `31 min left`, `epoch 2`. */
export function progressParts({ fraction, message, rate, secondsLeft }: Progress): string[] {
  return [
    percent(fraction),
    rate > 0 ? `${Number((6000 * rate).toPrecision(2))} %/min` : '',
    secondsLeft === null ? '' : `${duration(secondsLeft)} left`,
    message,
  ].filter(part => part !== '')
}

/** A fraction in whole percent; 100 % only for all of it. */
export function percent(fraction: number): string {
  return `${Math.floor(100 * fraction)} %`
}

/** The newest number of the experiment's main column with its limits, `ratio 0.1234 (0.1100–0.1380)`, or nothing. */
export function newestNumber({ mainColumn }: Pick<Experiment, 'mainColumn'>, rows: readonly Row[]): string {
  if (mainColumn === undefined) return ''
  const row = rows.findLast(each => typeof each[mainColumn] === 'number')
  if (row === undefined) return ''
  const [low, high] = [row[`${mainColumn}Low`], row[`${mainColumn}High`]]
  const limits =
    typeof low === 'number' ? ` (${fourDigits(low)}–${typeof high === 'number' ? fourDigits(high) : '∞'})` : ''
  return `${mainColumn} ${fourDigits(row[mainColumn])}${limits}`
}

/** A time in one or two units, rounded up: `8 s`, `3 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds <= 59) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
