import type { Row } from '../tables/column.js'
import type { Panels } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { intervalBand } from './interval-band.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import type { Meaning } from './meaning.js'
import { panels } from './panels.js'
import { percentAxis } from './percent-axis.js'
import { plot } from './plot.js'
import { points } from './points.js'
import { type Rows, rowsWith } from './rows.js'
import { trainingText } from './training-text.js'
import { withCaption } from './with-caption.js'

const name = 'lockingChart'

const columns: readonly Meaning[] = [
  { name: 'progress', unit: '1', meaning: 'progress through the epoch' },
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
  const records = rowsWith(name, rows, ['lock', 'epoch', 'progress', 'estimatorVariance', 'ratio', ...limits])
  requireDistinct(
    name,
    records,
    ['lock', 'progress'],
    'rows must be of one epoch of each lock, got two at the same progress',
  )
  const shown: Row[] = records.map(record => ({ ...record, locking: lockingText(record['lock']) }))
  const x = () => percentAxis('progress', { title: 'Progress through the epoch (%)' })
  const common = { rows: shown, columns, series: 'locking' }
  const variance = plot({ ...common, x: x(), y: linearAxis('estimatorVariance', { zero: true }) }, line(), points())
  const ratio = plot({ ...common, x: x(), y: linearAxis('ratio', { zero: true }) }, intervalBand(), line(), points())
  const intervals = [...new Set(records.flatMap(({ interval }) => interval ?? []))]
  const sizes = [...new Set(records.map(({ n }) => n))]
  return withCaption(panels([variance, ratio], { title: 'Variance with and without locked transforms', height: 180 }), [
    '(a) Variance of the gradient estimator along an epoch, with each image’s flip and crop the same at every access within the epoch and drawn anew at each, and (b) the same over SGD’s at the same iterates',
    `${trainingText(name, rows)}, epoch ${[...new Set(records.map(({ epoch }) => epoch))].join(', ')}`,
    `Bands and bars are 95 % limits for fresh partitions (${intervals.join(', ')}), n = ${sizes.join(', ')} mini-batches`,
  ])
}

const lockingText = (lock: unknown): string =>
  String(lock).split(',').includes('transforms') ? 'transforms locked' : 'not locked'
