import type { Panels } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { estimatorLabel } from './estimator-labels.js'
import { intervalBand } from './interval-band.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { log2Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { networkSettings } from './network-settings.js'
import { letter } from './panels.js'
import { points } from './points.js'
import { type Rows, rowsWith } from './rows.js'
import { sizesOf } from './sample-size.js'
import { settingsSentence } from './settings.js'
import { smallMultiples } from './small-multiples.js'
import { withCaption } from './with-caption.js'

const name = 'noiseCorrelationChart'

const columns: readonly Meaning[] = [
  { name: 'window', unit: 'step', meaning: 'successive steps L' },
  { name: 'method', unit: '1', meaning: 'gradient estimator' },
  { name: 'drawn', unit: '1', meaning: 'drawing of mini-batches' },
  { name: 'longRunVariance', unit: 'gradient²', meaning: 'variance of L steps’ errors together, over L' },
  { name: 'n', unit: '1', meaning: 'partitions averaged' },
]

/**
 * How the errors of successive gradient estimates add up: E‖Σ of L errors‖²/L against L, for mini-batches drawn without
 * and with replacement. It is level where errors are independent, falls where they cancel and rises where they persist.
 *
 * @param rows of one `noise-correlation` case
 * @throws RangeError if a column is not there, or rows are of several cases
 */
export function noiseCorrelationChart(rows: Rows): Panels {
  const records = rowsWith(name, rows, [
    'method',
    'withReplacement',
    'window',
    'longRunVariance',
    'longRunVarianceLow',
    'longRunVarianceHigh',
    'n',
    'status',
    'interval',
  ])
  requireDistinct(
    name,
    records,
    ['method', 'withReplacement', 'window'],
    'rows must be of one case, got two of the same method, drawing and window',
  )
  const drawings = [false, true].filter(is => records.some(({ withReplacement }) => withReplacement === is))
  const shown = drawings.flatMap(is =>
    records
      .filter(({ withReplacement }) => withReplacement === is)
      .map(record => ({
        ...record,
        method: estimatorLabel(record['method']),
        drawn: is ? 'with replacement' : 'without replacement',
      })),
  )
  const without = records.filter(({ longRunVariance }) => longRunVariance === null).length
  const chart = smallMultiples(
    {
      rows: shown,
      columns,
      by: 'drawn',
      series: 'method',
      x: log2Axis('window', { title: 'Successive steps L' }),
      y: linearAxis('longRunVariance', { zero: true, title: 'E‖Σ errors‖²/L' }),
      title: 'Errors of successive gradient estimates',
    },
    intervalBand(),
    line(),
    points(),
  )
  return withCaption(chart, [
    'Squared norm of the sum of L successive estimates’ errors over L, while the iterate and the snapshot stand still; an error is an estimate minus the full gradient of its partition',
    `Panels: ${drawings.map((is, i) => `${letter(i)} mini-batches drawn ${is ? 'with' : 'without'} replacement`).join(', ')}`,
    ...settingsSentence(name, rows, { ...networkSettings, epoch: 'epoch', progress: 'progress' }),
    `Means of n = ${sizesOf(records).join(', ')} fresh partitions with 95 % limits (t)`,
    without > 0
      ? `${without} of ${records.length} rows have no value and are not drawn (${missingStatus(records)})`
      : '',
  ])
}

const missingStatus = (records: readonly Readonly<Record<string, unknown>>[]): string =>
  [...new Set(records.filter(({ longRunVariance }) => longRunVariance === null).map(({ status }) => status))].join(', ')
