import type { Plot } from './chart.js'
import { edgePoints } from './edge-points.js'
import { endLabels } from './end-labels.js'
import { intervalBand } from './interval-band.js'
import { line } from './line.js'
import { log2Axis } from './log-axis.js'
import { meaningsOf } from './meaning.js'
import { doneColumn } from './measured-places.js'
import { numberLabel } from './number-label.js'
import { percentAxis } from './percent-axis.js'
import { plot } from './plot.js'
import { points } from './points.js'
import { referenceLine } from './reference-line.js'
import type { Rows } from './rows.js'
import { trainingText } from './training-text.js'
import { varianceRatioCaption } from './variance-ratio-caption.js'
import { variancePoints } from './variance-ratio-points.js'

const name = 'varianceRatioChart'

export interface VarianceRatioChartOptions {
  /** which measured epochs to draw, at most six; default all */
  readonly epochs?: readonly number[]
}

/**
 * The variance ratio along the epoch, one line per measured epoch on a log₂ axis, with its 95 % band, the level 1 of SGD
 * and the break-even level (Defazio & Bottou 2019, section 4: what their figure 2 shows over epochs, here over an epoch).
 *
 * A ratio of 0, as at the snapshot itself, has no place on a log axis: it is an open triangle at the lower edge, apart
 * from the line, and the caption says so. A row without a ratio (diverged) breaks the line and is counted in the caption.
 *
 * @param rows of one `variance-ratio` case, or a frame of them
 * @throws RangeError if a column or an epoch is not there, an epoch and progress occur twice, a ratio is negative, limits
 * have no named interval, or there are more than six epochs
 */
export function varianceRatioChart(rows: Rows, { epochs }: VarianceRatioChartOptions = {}): Plot {
  const drawn = variancePoints(name, rows, epochs)
  const { breakEven } = drawn[0]
  const hasLimits = drawn.some(
    ({ ratio, ratioLow, ratioHigh }) => ratio !== null && ratioLow !== null && ratioHigh !== null,
  )
  const cut = drawn.filter(({ ratio, ratioLow }) => ratio !== null && ratio > 0 && ratioLow === 0)
  const chart = plot(
    {
      rows: drawn,
      columns: [...meaningsOf(name, 'variance-ratio'), doneColumn],
      x: percentAxis('done', { title: 'Progress through the epoch (%)' }),
      y: log2Axis('ratio'),
      series: 'epoch',
      keep: ['step', 'progress', 'breakEven'],
    },
    referenceLine(1, '1 (SGD)'),
    ...(breakEven === 1 || breakEven === null
      ? []
      : [referenceLine(breakEven, `${numberLabel(breakEven)} (break-even)`)]),
    ...(hasLimits ? [intervalBand()] : []),
    line(),
    points(),
    edgePoints(),
    endLabels(),
  )
  return {
    ...chart,
    usermeta: { figure: { ...chart.usermeta.figure, ...varianceRatioCaption(trainingText(name, rows), drawn, cut) } },
  }
}
