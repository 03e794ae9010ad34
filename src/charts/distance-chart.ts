import type { Row } from '../tables/column.js'
import type { Panels, Plot } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { log10Axis } from './log-axis.js'
import { doneColumn, withPlaces } from './measured-places.js'
import type { Meaning } from './meaning.js'
import { networkLabel } from './network-labels.js'
import { panels } from './panels.js'
import { percentAxis } from './percent-axis.js'
import { plot } from './plot.js'
import { points } from './points.js'
import { quietAlong } from './quiet-axis.js'
import { recordsOf, type Rows, rowsWith } from './rows.js'
import { sizesOf } from './sample-size.js'
import { trainingText } from './training-text.js'
import { withCaption } from './with-caption.js'

const name = 'distanceChart'

const columns: readonly Meaning[] = [
  doneColumn,
  { name: 'distance', unit: 'parameter', meaning: 'distance from the snapshot, ‖Δ‖' },
  {
    name: 'curvatureBatch',
    unit: 'gradient/parameter',
    meaning: 'change of the next mini-batch’s gradient over the distance',
  },
  { name: 'curvature', unit: 'gradient/parameter', meaning: 'change of the mean gradient over the distance' },
  {
    name: 'curvatureDispersion',
    unit: 'gradient/parameter',
    meaning: 'standard deviation of the gradient change over the distance, D',
  },
  { name: 'network', unit: '1', meaning: 'network' },
  { name: 'n', unit: 'mini-batch', meaning: 'mini-batches measured' },
]

/** Short ones, since the panels are small; the units are in the columns. */
const titles = {
  distance: 'Distance',
  curvatureBatch: 'Curvature',
  curvature: 'Mean curvature',
  curvatureDispersion: 'Dispersion',
} as const

/**
 * How far the iterate has gone from the snapshot, and how much the gradients change with it, along an epoch: the two panels
 * of Defazio & Bottou 2019, figure 3, and beside them the mean's curvature and the dispersion D, whose squares add up to
 * the mean of ‖d_b‖²/‖Δ‖², and of which D alone makes the estimator's variance, D²‖Δ‖².
 *
 * @param cases the rows of one `variance-ratio` case for each line, measured in one epoch; of several the last is drawn
 * @throws RangeError if there is none, a column is not there, or two cases are of the same network
 */
export function distanceChart(...cases: readonly Rows[]): Panels {
  const measured = ['distance', 'curvatureBatch', 'curvature', 'curvatureDispersion'] as const
  const shown = cases.map((rows): Row[] => {
    const network = networkLabel(recordsOf(name, rows)[0]['network'])
    const records = rowsWith(name, rows, ['epoch', 'step', 'progress', 'n', 'status', ...measured])
    const epoch = Math.max(...records.map(record => record['epoch'] as number))
    return withPlaces(records)
      .filter(record => record['epoch'] === epoch)
      .map(record => ({ ...record, network }))
  })
  const all = shown.flat()
  if (all.length === 0) throw new RangeError(`${name}: there must be at least one case, got none`)
  requireDistinct(name, all, ['network', 'progress'], 'cases must be of different networks, got two of the same')
  const view = (column: (typeof measured)[number]): Plot =>
    plot(
      {
        rows: all,
        columns,
        series: 'network',
        keep: ['progress', 'step'],
        x: percentAxis('done', { title: 'Progress through the epoch (%)' }),
        y:
          column === 'distance'
            ? linearAxis(column, { zero: true, title: titles[column] })
            : log10Axis(column, { title: titles[column] }),
      },
      line(),
      points(),
    )
  const views = measured.map((column, place) => {
    const chart = view(column)
    return place < 2 ? { ...chart, ...quietAlong(chart, 'x') } : chart
  })
  const epochs = shown.map(rows => rows[0]['epoch'])
  const moved = all.filter(({ distance }) => distance !== 0)
  const lost = moved.filter(row => [row['distance'], row['curvature'], row['curvatureDispersion']].includes(null))
  const unsampled = moved.filter(row => !lost.includes(row) && row['curvatureBatch'] === null).length
  return withCaption(panels(views, { columns: 2, title: 'Distance and curvature along the epoch', height: 130 }), [
    '(a) Distance of the iterate from the snapshot; change of the gradient over that distance, (b) of the mini-batch that the next step takes (at the epoch’s end the last step’s) and (c) of the mean gradient; (d) its standard deviation over the mini-batches, so that the estimator’s variance is (D‖Δ‖)²',
    cases
      .map(
        (rows, index) =>
          `${trainingText(name, rows)}, epoch ${epochs[index]}, n = ${sizesOf(shown[index]).join(', ')} mini-batches`,
      )
      .join('; '),
    moved.length < all.length ? 'At the snapshot itself curvature and dispersion are undefined and not drawn' : '',
    unsampled > 0
      ? `At ${unsampled === 1 ? 'one point' : `${unsampled} points`} the mini-batch of (b) is not among those measured, and not drawn there`
      : '',
    lost.length > 0
      ? `${lost.length === 1 ? 'One point has values that are not finite and is' : `${lost.length} points have values that are not finite and are`} not drawn where ${lost.length === 1 ? 'it lacks' : 'they lack'} them (${[...new Set(lost.map(({ status }) => status))].join(', ')})`
      : '',
  ])
}
