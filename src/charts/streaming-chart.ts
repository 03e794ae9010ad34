import type { Row } from '../tables/column.js'
import type { Panels } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { estimatorLabel } from './estimator-labels.js'
import { freshPartitionsAndSizes } from './fresh-partitions.js'
import { intervalBand } from './interval-band.js'
import { isNumber } from './is-number.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { log2Axis } from './log-axis.js'
import { withPlaces } from './measured-places.js'
import type { Meaning } from './meaning.js'
import { networkLabel } from './network-labels.js'
import { numberLabel } from './number-label.js'
import { letter, panels } from './panels.js'
import { plot } from './plot.js'
import { points } from './points.js'
import { quietAlong } from './quiet-axis.js'
import { referenceLine } from './reference-line.js'
import { recordsOf, type Rows, rowsWith } from './rows.js'
import { stepAxis } from './step-axis.js'
import { trainingText } from './training-text.js'
import { withCaption } from './with-caption.js'

const name = 'streamingChart'

const columns: readonly Meaning[] = [
  { name: 'inner', unit: 'step', meaning: 'inner step after the mega-batch' },
  { name: 'variance', unit: 'gradient²', meaning: 'variance of a step' },
  { name: 'ratio', unit: '1', meaning: 'variance ratio, estimator to SGD' },
  { name: 'estimator', unit: '1', meaning: 'gradient estimator' },
  { name: 'network', unit: '1', meaning: 'network' },
  { name: 'n', unit: 'mini-batch', meaning: 'mini-batches measured' },
]

const most = 3

/**
 * The variance of a step after a mega-batch, by inner step, beside that of SGD, and below it their ratio, for each network
 *  (Defazio & Bottou 2019, figure 4).
 *
 * @param cases the rows of one `variance-ratio` case with `measureSteps` for each network
 * @throws RangeError if there is none or more than three, a column is not there, or two are of the same network
 */
export function streamingChart(...cases: readonly Rows[]): Panels {
  if (cases.length === 0 || cases.length > most)
    throw new RangeError(`${name}: there must be 1 to ${most} cases, got ${cases.length}`)
  const shown = cases.map(rows => {
    const [{ network, estimator, megabatchSize, batchSize }] = recordsOf(name, rows)
    const measured = [
      'sgdVariance',
      'estimatorVariance',
      'ratio',
      'ratioLow',
      'ratioHigh',
      'breakEven',
      'interval',
      'n',
    ]
    const records = rowsWith(name, rows, ['epoch', 'step', 'progress', 'status', ...measured])
    const atSteps = withPlaces(records).map(
      ({ progress: _, done: __, updates: ___, update, ...record }): Row => ({
        ...record,
        inner: update,
        network: networkLabel(network),
      }),
    )
    // a step that two places asked for lead to was measured once
    const own = [...new Map(atSteps.map(row => [JSON.stringify(row), row])).values()]
    const perMegaBatch = Number(megabatchSize) / Number(batchSize)
    return { rows, own, estimator: estimatorLabel(estimator), perMegaBatch, heading: networkLabel(network) }
  })
  const all = shown.flatMap(({ own }) => own)
  requireDistinct(
    name,
    all,
    ['network', 'inner'],
    'cases must be of one epoch and of different networks, got two of the same',
  )
  const rowsOf = ({ own, estimator }: (typeof shown)[number]): Row[] =>
    own.flatMap(({ inner, n, status, interval, sgdVariance, estimatorVariance, ratio, ratioLow, ratioHigh }) => [
      {
        inner,
        n,
        status,
        interval,
        estimator: 'SGD',
        variance: sgdVariance,
        ratio: 1,
        ratioLow: null,
        ratioHigh: null,
      },
      { inner, n, status, interval, estimator, variance: estimatorVariance, ratio, ratioLow, ratioHigh },
    ])
  const ends = all.flatMap(({ ratio, ratioLow, ratioHigh }) => [ratio, ratioLow, ratioHigh]).filter(isNumber)
  const exponents = [1, ...ends.filter(end => end > 0)].map(Math.log2)
  const domain = [2 ** Math.floor(Math.min(...exponents)), 2 ** Math.ceil(Math.max(...exponents, 1))] as const
  const breakEven = all[0]['breakEven'] as number | null
  const views = [...shown.keys()].map(place => {
    const common = {
      rows: rowsOf(shown[place]),
      columns,
      series: 'estimator',
      x: stepAxis('inner', { title: 'Inner step' }),
    }
    const variance = plot({ ...common, y: linearAxis('variance', { zero: true, title: 'Variance' }) }, line(), points())
    const ratio = plot(
      { ...common, y: log2Axis('ratio', { domain, title: 'Variance ratio' }) },
      ...(breakEven === null ? [] : [referenceLine(breakEven)]),
      intervalBand(),
      line(),
      points(),
    )
    return {
      variance: { ...variance, ...quietAlong(variance, 'x') },
      ratio: place === 0 ? ratio : { ...ratio, ...quietAlong(ratio, 'y') },
    }
  })
  const chart = panels([...views.map(({ variance }) => variance), ...views.map(({ ratio }) => ratio)], {
    columns: shown.length,
    headings: [...shown.map(({ heading }) => heading), ...shown.map(() => '')],
    title: 'Variance after a mega-batch',
    height: 110,
  })
  const isRenewed = shown.some(({ own, perMegaBatch }) => own.some(({ inner }) => Number(inner) >= perMegaBatch))
  return withCaption(chart, [
    `Variance of a gradient estimate by the steps made since ${isRenewed ? 'the epoch’s first mega-batch, others following' : 'the mega-batch'}, with SGD’s at the same iterates, and below over the latter`,
    shown
      .map(
        ({ rows, own, perMegaBatch }, index) =>
          `${letter(index)} ${trainingText(name, rows)}, mega-batch of ${perMegaBatch} mini-batches, epoch ${own[0]['epoch']}`,
      )
      .join('; '),
    breakEven === null ? '' : `Dashed: ${numberLabel(breakEven)}, below which the estimator pays for its evaluations`,
    freshPartitionsAndSizes('Bands', all),
  ])
}
