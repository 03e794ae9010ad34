import type { About } from './chart.js'
import { freshPartitions } from './fresh-partitions.js'
import { numberLabel } from './number-label.js'
import { sizesOf } from './sample-size.js'
import type { Point } from './variance-ratio-points.js'

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
const count = (points: readonly Point[], one: string, many: string): string =>
  points.length === 1 ? `One ${one}` : `${points.length} ${many}`

/** What the chart of the given points of a training shows, and what it cannot show. */
export function varianceRatioCaption(
  training: string,
  points: readonly Point[],
  cut: readonly Point[],
): Pick<About, 'title' | 'caption'> {
  const epochs = distinct(points.map(({ epoch }) => epoch))
  const sizes = sizesOf(points)
  const limited = points.filter(({ ratioLow, ratioHigh }) => ratioLow !== null && ratioHigh !== null)
  const zeros = points.filter(({ ratio }) => ratio === 0)
  const missing = points.filter(({ ratio }) => ratio === null)
  const bare = points.filter(
    ({ ratio, ratioLow, ratioHigh }) => ratio !== null && (ratioLow === null || ratioHigh === null),
  )
  const { breakEven } = points[0]
  const sentences = [
    `Variance of the gradient estimator over that of SGD along epoch${epochs.length > 1 ? 's' : ''} ${epochs.join(', ')}`,
    ...(breakEven === null ? [] : [`break-even is ${numberLabel(breakEven)}`]),
  ]
  const notes = [
    training,
    freshPartitions('Bands and bars', limited),
    sizes.length > 0 ? `n = ${sizes.join(', ')} mini-batches at each point` : '',
    zeros.length > 0
      ? `${count(zeros, 'ratio is', 'ratios are')} exactly 0, which a log axis cannot hold: open triangle${zeros.length > 1 ? 's' : ''} at the lower edge`
      : '',
    cut.length > 0 ? `${count(cut, 'lower limit is', 'lower limits are')} 0: the band is cut at the lower edge` : '',
    bare.length > 0 ? `${count(bare, 'ratio has', 'ratios have')} no limits` : '',
    missing.length > 0
      ? `${count(missing, 'point has', 'points have')} no ratio and ${missing.length > 1 ? 'are' : 'is'} not drawn (${distinct(missing.map(({ status }) => status ?? 'undefined')).join(', ')})`
      : '',
  ].filter(note => note !== '')
  return {
    title: 'Variance ratio along the epoch',
    caption: `${[sentences.join('; '), ...notes].join('. ')}.`,
  }
}
