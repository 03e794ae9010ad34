import type { Cell, Row } from '../tables/column.js'
import { categoryAxis } from './category-axis.js'
import type { Layer, Panels, View } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { errorBars } from './error-bars.js'
import { freshPartitionsAndSizes } from './fresh-partitions.js'
import { linearAxis } from './linear-axis.js'
import type { Meaning } from './meaning.js'
import { networkSettings } from './network-settings.js'
import { powerLabel } from './number-label.js'
import { panels } from './panels.js'
import { plot } from './plot.js'
import { points } from './points.js'
import { quietAlong } from './quiet-axis.js'
import { type Rows, rowsWith } from './rows.js'
import { settingsSentence } from './settings.js'
import { withCaption } from './with-caption.js'

const name = 'lockMatrixChart'

const measured = ['ratioAtSnapshot', 'bias', 'runningMeanError', 'testError'] as const
/** what cannot depend on the running statistics, by set of locks */
const atSnapshot = ['locked', 'ratioAtSnapshot', 'bias'] as const
/** A squared bias below is what single precision leaves of 0. */
const rounding = 1e-12

const columns: readonly Meaning[] = [
  { name: 'locked', unit: '1', meaning: 'locked' },
  { name: 'batchNorm', unit: '1', meaning: 'running statistics' },
  { name: 'ratioAtSnapshot', unit: '1', meaning: 'ratio at the snapshot' },
  { name: 'bias', unit: '1', meaning: 'bias at the snapshot' },
  { name: 'runningMeanError', unit: '1', meaning: 'error of running means' },
  { name: 'testError', unit: '1', meaning: 'test error' },
  { name: 'n', unit: 'mini-batch', meaning: 'mini-batches measured' },
]

/**
 * What locks keep right (Defazio & Bottou 2019, section 4): variance ratio and bias at the snapshot, the error of the
 * running means and the test error, for each set of locks, with the running statistics of batch norm restored and not.
 *
 * @param rows of one `lock-matrix` case
 * @throws RangeError if a column is not there, or rows are of several cases
 */
export function lockMatrixChart(rows: Rows): Panels {
  const locks = ['transformsLocked', 'dropoutLocked', 'batchNormRestored'] as const
  const limits = ['ratioAtSnapshotLow', 'ratioAtSnapshotHigh', 'interval', 'n', 'status']
  const records = rowsWith(name, rows, [...locks, ...measured, ...limits])
  requireDistinct(name, records, locks, 'rows must be of one case, got two of the same locks')
  const shown: Row[] = records.map(record => ({
    ...record,
    bias: isRounding(record['bias']) ? 0 : record['bias'],
    locked: lockedText(record['transformsLocked'], record['dropoutLocked']),
    batchNorm: record['batchNormRestored'] ? 'restored' : 'not restored',
  }))
  const restored = shown.filter(({ batchNorm }) => batchNorm === 'restored')
  const once = shown.every(row => restored.some(other => atSnapshot.every(column => row[column] === other[column])))
  const views = measured.map((column, place) => {
    const chart = plot(
      {
        rows: once && place < 2 ? restored : shown,
        columns,
        series: 'batchNorm',
        x: categoryAxis('locked', { title: 'Locked' }),
        // nothing here is negative: all zeros stand at the lower edge
        y: linearAxis(
          column,
          shown.every(row => row[column] === 0) ? { domain: [0, 1] } : { zero: column !== 'testError' },
        ),
      },
      ...(column === 'ratioAtSnapshot' ? [errorBars()] : []),
      points(),
    )
    return { ...chart, ...(place < 2 ? quietAlong(chart, 'x') : levelNames(chart)) }
  })
  const hidden = restored.filter(({ locked, testError }) =>
    shown.some(
      other => other['batchNorm'] !== 'restored' && other['locked'] === locked && other['testError'] === testError,
    ),
  ).length
  const missing = records.filter(record => measured.some(column => record[column] === null)).length
  return withCaption(panels(views, { columns: 2, title: 'What locks keep right', width: 210, height: 120 }), [
    'By what is locked: (a) variance ratio of the estimator to SGD and (b) its squared bias over SGD’s variance, both before the first update after a snapshot; (c) relative error of the running means and (d) test error later in that epoch, with the running statistics of batch norm restored after evaluations at the snapshot and not',
    once
      ? 'Gradients in training mode do not read these: (a) and (b) are the same bits with and without, and drawn once'
      : '',
    records.some(({ bias }) => isRounding(bias))
      ? `A bias below ${powerLabel(rounding)} is rounding and drawn as 0`
      : '',
    ...settingsSentence(name, rows, {
      estimator: 'estimator',
      snapshotGradients: 'snapshot gradients',
      ...networkSettings,
      dropout: 'dropout',
      epoch: 'epoch',
    }),
    freshPartitionsAndSizes('Bars', records),
    hidden > 0 ? `In (d) both markers stand at the same place for ${hidden} of ${restored.length} sets of locks` : '',
    missing > 0 ? `${missing} rows have no value of one of them and are not drawn there` : '',
  ])
}

const isRounding = (bias: unknown): boolean => typeof bias === 'number' && bias < rounding

/** The view with the names along x written level: there are four of them, and they are short. */
const levelNames = (view: View): View => ({
  ...view,
  layer: view.layer.map((layer): Layer => {
    const place = layer.encoding['x']
    if (place === undefined || !('axis' in place)) return layer
    return { ...layer, encoding: { ...layer.encoding, x: { ...place, axis: { ...place.axis, labelAngle: 0 } } } }
  }),
})

function lockedText(transforms: Cell, dropout: Cell): string {
  if (transforms && dropout) return 'both'
  if (transforms) return 'transforms'
  return dropout ? 'dropout' : 'none'
}
