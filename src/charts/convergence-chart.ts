import { meanInterval } from '../statistics/mean-interval.js'
import type { Row } from '../tables/column.js'
import type { Panels } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { estimatorLabel } from './estimator-labels.js'
import { intervalBand } from './interval-band.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import type { Meaning } from './meaning.js'
import { networkSettings } from './network-settings.js'
import { panels } from './panels.js'
import { plot } from './plot.js'
import { quietAlong } from './quiet-axis.js'
import { type Rows, rowsWith } from './rows.js'
import { sizesOf } from './sample-size.js'
import { settingsSentence } from './settings.js'
import { withCaption } from './with-caption.js'

const name = 'convergenceChart'

const columns: readonly Meaning[] = [
  { name: 'epoch', unit: 'epoch', meaning: 'epoch' },
  { name: 'passes', unit: 'pass', meaning: 'gradients evaluated over N' },
  { name: 'line', unit: '1', meaning: 'gradient estimator or average of iterates' },
  { name: 'testError', unit: '1', meaning: 'test error' },
  { name: 'n', unit: '1', meaning: 'seeds averaged' },
]

export interface ConvergenceChartOptions {
  /** what tells the lines apart: the gradient estimators, or from which average of its iterates an epoch starts */
  readonly by?: 'estimator' | 'averaging'
}

/** The averages of iterates as a legend has them. */
const averages: Readonly<Record<string, string>> = {
  last: 'last iterate',
  ema: 'moving average',
  '100': 'mean of all',
  '50': 'mean of the last 50 %',
  '10': 'mean of the last 10 %',
}

/**
 * Test error of one or more gradient estimators against epochs, and against the gradients that they evaluate
 * (Defazio & Bottou 2019, figure 5, which has epochs alone). Lines are means over the seeds, bands their 95 % limits.
 *
 * An epoch without an error for one of the seeds has no mean: none is left out of a mean for having diverged.
 *
 * @param rows of `convergence`, one case for each estimator (or average) and seed
 * @throws RangeError if a column is not there, or an estimator (or average) has two rows of one seed and epoch
 */
export function convergenceChart(rows: Rows, { by = 'estimator' }: ConvergenceChartOptions = {}): Panels {
  const records = rowsWith(name, rows, [by, 'seed', 'epoch', 'passes', 'testError', 'trainLoss', 'status'])
  requireDistinct(
    name,
    records,
    [by, 'seed', 'epoch'],
    `rows must be of one case of each ${by} and seed, got two of the same epoch`,
  )
  const means = meansOf(records, by)
  const sizes = sizesOf(means)
  const limited = means.some(({ testErrorLow }) => Number.isFinite(testErrorLow))
  const missing = means.filter(({ testError }) => !Number.isFinite(testError)).length
  const against = (x: 'epoch' | 'passes', title: string) =>
    plot(
      {
        rows: means,
        columns,
        series: 'line',
        x: linearAxis(x, { zero: true, title }),
        y: linearAxis('testError', { title: 'Test error' }),
        interval: 't',
      },
      ...(limited ? [intervalBand({ bars: false })] : []),
      line(),
    )
  const byPasses = against('passes', 'Gradients evaluated over N')
  const chart = panels([against('epoch', 'Epoch'), { ...byPasses, ...quietAlong(byPasses, 'y') }], {
    title: by === 'estimator' ? 'Test error by estimator' : 'Test error by average of iterates',
  })
  return withCaption(chart, [
    'Fraction of test images classified wrong after each epoch, (a) against epochs and (b) against the per-example gradients evaluated, over the N examples',
    by === 'averaging'
      ? 'An epoch (and its snapshot, where it has one) starts from the last iterate of the one before, or from a mean of its iterates'
      : '',
    ...settingsSentence(
      name,
      rows,
      by === 'estimator' ? networkSettings : { estimator: 'estimator', ...networkSettings },
    ),
    `Lines are means of n = ${sizes.join(', ')} ${sizes.at(-1) === 1 ? 'seed' : 'seeds'}`,
    limited ? 'Bands are 95 % limits (t)' : '',
    missing > 0 ? `Where a seed has diverged there is no mean: ${missing} of ${means.length}` : '',
  ])
}

interface Mean extends Row {
  readonly line: string
  readonly epoch: number
  readonly passes: number
  /** NaN without a mean, and without limits */
  readonly testError: number
  readonly testErrorLow: number
  readonly testErrorHigh: number
  readonly n: number
}

/** The mean over the seeds at each epoch of each line. */
function meansOf(records: readonly Row[], by: 'estimator' | 'averaging'): Mean[] {
  const groups = new Map<string, Row[]>()
  for (const record of records) {
    const key = JSON.stringify([record[by], record['epoch']])
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  const lineOf = (cell: unknown) =>
    by === 'estimator' ? estimatorLabel(cell) : (averages[String(cell)] ?? String(cell))
  return [...groups.values()].map(group => {
    // a network that has diverged classifies somehow, too
    const errors = group.map(({ status, testError }) => (status === 'ok' ? (testError as number) : Number.NaN))
    const { mean, low, high, n } = meanInterval(errors)
    return {
      line: lineOf(group[0][by]),
      epoch: group[0]['epoch'] as number,
      passes: group[0]['passes'] as number,
      testError: mean,
      testErrorLow: low,
      testErrorHigh: high,
      n,
    }
  })
}
