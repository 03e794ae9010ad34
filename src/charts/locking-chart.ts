import type { Row } from '../tables/column.js'
import type { Panels } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { freshPartitionsAndSizes } from './fresh-partitions.js'
import { intervalBand } from './interval-band.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { doneColumn, withPlaces } from './measured-places.js'
import type { Meaning } from './meaning.js'
import { panels } from './panels.js'
import { percentAxis } from './percent-axis.js'
import { plot } from './plot.js'
import { points } from './points.js'
import { type Rows, recordsOf, rowsWith } from './rows.js'
import { trainingText } from './training-text.js'
import { withCaption } from './with-caption.js'

const name = 'lockingChart'

const columns: readonly Meaning[] = [
  doneColumn,
  { name: 'estimatorVariance', unit: 'gradient²', meaning: 'variance of the estimator' },
  { name: 'ratio', unit: '1', meaning: 'variance ratio to SGD' },
  { name: 'locking', unit: '1', meaning: 'what is locked' },
  { name: 'n', unit: 'mini-batch', meaning: 'mini-batches measured' },
]

/**
 * The estimator's variance along an epoch with the transforms locked and not, and its ratio to SGD's (Defazio & Bottou
 * 2019, figure 1, which has the former). Two trainings have different variances of SGD, too: the ratio compares them.
 *
 * @param rows of one `variance-ratio` case for each lock, measured in one epoch
 * @throws RangeError if a column is not there, or two rows are of the same lock and place
 */
export function lockingChart(rows: Rows): Panels {
  const limits = ['ratioLow', 'ratioHigh', 'interval', 'n', 'status'] as const
  const records = rowsWith(name, rows, ['lock', 'epoch', 'step', 'progress', 'estimatorVariance', 'ratio', ...limits])
  const dropout = recordsOf(name, rows).some(row => Number(row['dropout'] ?? 0) > 0) || isToldByDropout(records)
  const texts = records.map((record): Row => ({ ...record, locking: lockingText(record['lock'], dropout) }))
  requireDistinct(
    name,
    texts,
    ['locking', 'progress'],
    'rows must be of one epoch of each lock, got two at the same progress',
  )
  const shown = [...new Set(texts.map(({ locking }) => locking))].flatMap(lock =>
    withPlaces(texts.filter(({ locking }) => locking === lock)),
  )
  const x = () => percentAxis('done', { title: 'Progress through the epoch (%)' })
  const common = { rows: shown, columns, series: 'locking', keep: ['progress', 'step'] }
  const variance = plot({ ...common, x: x(), y: linearAxis('estimatorVariance', { zero: true }) }, line(), points())
  const ratio = plot({ ...common, x: x(), y: linearAxis('ratio', { zero: true }) }, intervalBand(), line(), points())
  return withCaption(panels([variance, ratio], { title: 'Variance with and without locked transforms', height: 180 }), [
    '(a) Variance of the gradient estimator along an epoch, with each image’s flip and crop the same at every access within the epoch and drawn anew at each, and (b) the same over SGD’s at the same iterates',
    `${trainingText(name, rows)}, epoch ${[...new Set(records.map(({ epoch }) => epoch))].join(', ')}`,
    freshPartitionsAndSizes('Bands and bars', records),
  ])
}

const locksOf = (lock: unknown): string[] => String(lock).split(',')

/** Whether two locks differ in that of dropout alone. */
const isToldByDropout = (records: readonly Row[]): boolean =>
  [true, false].some(
    transforms =>
      new Set(
        records
          .map(({ lock }) => locksOf(lock))
          .filter(locks => locks.includes('transforms') === transforms)
          .map(locks => locks.includes('dropout')),
      ).size > 1,
  )

/** The lock of dropout is named where it makes a difference. */
function lockingText(lock: unknown, dropout: boolean): string {
  const locked = ['transforms', ...(dropout ? ['dropout'] : [])].filter(each => locksOf(lock).includes(each))
  return locked.length === 0 ? 'not locked' : `${locked.join(' and ')} locked`
}
