import type { Row } from '../tables/column.js'
import type { Panels } from './chart.js'
import { drawPlot } from './draw-plot.js'
import { errorBars } from './error-bars.js'
import { freshPartitions } from './fresh-partitions.js'
import { isNumber } from './is-number.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { log2Axis } from './log-axis.js'
import { placesText } from './measured-places.js'
import type { Meaning } from './meaning.js'
import { networkLabel } from './network-labels.js'
import { letter, panels } from './panels.js'
import { plotOf } from './plot.js'
import { points } from './points.js'
import { quietAlong } from './quiet-axis.js'
import { percent } from './interval.js'
import { referenceLine } from './reference-line.js'
import { recordsOf, type Rows } from './rows.js'
import { sizesOf } from './sample-size.js'
import { shadedRange } from './shaded-range.js'
import { trainingText } from './training-text.js'
import { variancePoints } from './variance-ratio-points.js'
import { withCaption } from './with-caption.js'

const name = 'ratioOverEpochsChart'

const columns: readonly Meaning[] = [
  { name: 'place', unit: 'epoch', meaning: 'epochs done' },
  { name: 'reached', unit: '1', meaning: 'progress through the epoch' },
  { name: 'ratio', unit: '1', meaning: 'variance ratio, estimator to SGD' },
  { name: 'n', unit: 'mini-batch', meaning: 'mini-batches measured' },
]

/** 1 to 2: more variance than SGD; below ½ and ⅓ an estimator pays for two and three gradients a step */
const levels = [2, 1, 1 / 2, 1 / 3]

/**
 * The variance ratio over the epochs, one panel for each network, on one log₂ axis: a line for each place within the epoch
 * that is measured (Defazio & Bottou 2019, figure 2). A line is called by the progress that was asked for, and a ratio
 * stands where it was measured, after a whole number of updates: 11 % of epoch 2 at 1.15 where it is 3 of 20 updates.
 *
 * @param cases the rows of one `variance-ratio` case for each panel
 * @throws RangeError if there is none, a column is not there, or a ratio is 0, which a log axis cannot hold: measure after
 * the snapshot
 */
export function ratioOverEpochsChart(...cases: readonly Rows[]): Panels {
  if (cases.length === 0) throw new RangeError(`${name}: there must be at least one case, got none`)
  const shown = cases.map(rows => {
    const records = recordsOf(name, rows)
    const chosen = variancePointsOfAll(rows)
    return { records, points: chosen, heading: networkLabel(records[0]['network']) }
  })
  const all = shown.flatMap(({ points: own }) => own)
  const reached = [...new Set(all.map(({ progress }) => progress as number))].sort((a, b) => a - b)
  const ends = all.flatMap(row => [row['ratio'], row['ratioLow'], row['ratioHigh']]).filter(isNumber)
  const exponents = [...ends.filter(end => end > 0), ...levels].map(Math.log2)
  const domain = [2 ** Math.floor(Math.min(...exponents)), 2 ** Math.ceil(Math.max(...exponents))] as const
  const perRow = Math.min(2, shown.length)
  const drawn = shown.map(({ points: own }, index) => {
    const plain = drawPlot(
      `${name}: case ${index + 1}`,
      {
        rows: own,
        columns,
        x: linearAxis('place', {
          title: 'Epoch',
          ...(own.every(({ epoch }) => epoch === own[0].epoch) ? {} : { zero: true }),
        }),
        y: log2Axis('ratio', { domain, title: 'Variance ratio' }),
        series: 'reached',
        keep: ['epoch', 'step', 'progress'],
      },
      [
        shadedRange({ y: [1, 2] }),
        referenceLine(1 / 2, '½'),
        referenceLine(1 / 3, '⅓'),
        ...(own.some(({ ratioLow, ratioHigh }) => isNumber(ratioLow) && isNumber(ratioHigh)) ? [errorBars()] : []),
        line(),
        points(),
      ],
      reached.map(percent),
    )
    return { ...plain, view: index % perRow === 0 ? plain.view : quietAlong(plain.view, 'y') }
  })
  const chart = panels(
    drawn.map(each => plotOf(each)),
    {
      columns: perRow,
      title: 'Variance ratio over the epochs',
      headings: shown.map(({ heading }) => heading),
      height: 150,
    },
  )
  return withCaption(chart, [
    'Variance of the gradient estimator over that of SGD, measured at the places within an epoch that the legend names',
    shown
      .map(
        ({ records, points: own }, index) =>
          `${letter(index)} ${trainingText(name, records)}, n = ${sizesOf(own).join(', ')} mini-batches`,
      )
      .join('; '),
    placesSentence(shown.map(({ points: own }) => placesText(own))),
    'Shaded: more variance than SGD, 1 to 2. Dashed: below ½ an estimator with stored snapshot gradients pays for its evaluations, below ⅓ one that computes them again',
    freshPartitions('Bars', all),
    ...drawn.flatMap(({ particular }, index) => particular.map(sentence => `${letter(index)} ${sentence}`)),
  ])
}

/** All measured epochs of a case, each row at its place in the training. */
function variancePointsOfAll(rows: Rows): (Row & ReturnType<typeof variancePoints>[number])[] {
  return variancePoints(name, rows, undefined, Number.POSITIVE_INFINITY).map(point => ({
    ...point,
    place: point.epoch - 1 + point.done,
    reached: percent(point.progress),
  }))
}

/** Which updates the names in the legend stand for, of the panels where they are not what they are called. */
function placesSentence(texts: readonly string[]): string {
  const different = [...new Set(texts)].filter(text => text !== '')
  const parts = different.map(text => {
    const letters = texts.flatMap((other, index) => (other === text ? [letter(index)] : []))
    return letters.length === texts.length ? text : `in ${letters.join(', ')} ${text}`
  })
  return parts.length === 0 ? '' : `Measured after the first whole update from there on: ${parts.join('; ')}`
}
