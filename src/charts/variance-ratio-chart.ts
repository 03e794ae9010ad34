import { varianceRatio } from '../experiments/variance-ratio.js'
import { log2Axis, log2Domain, percentAxis } from './axes.js'
import type { Chart } from './chart.js'
import { edgePoint, endLabel, intervalBand, line, points, referenceLine } from './layers.js'
import { numberLabel } from './number-label.js'
import type { Rows } from './rows.js'
import { type Series, series } from './series.js'
import { spread } from './spread.js'
import { neutral, theme } from './theme.js'
import { varianceRatioCaption } from './variance-ratio-caption.js'
import { type Point, variancePoints } from './variance-ratio-points.js'

const name = 'varianceRatioChart'

/** one line of text, as a fraction of the height of the plot */
const labelGap = 0.085

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
export function varianceRatioChart(rows: Rows, { epochs }: VarianceRatioChartOptions = {}): Chart {
  const drawn = variancePoints(name, rows, epochs)
  const { breakEven } = drawn[0]
  const hasZero = drawn.some(({ ratio }) => ratio === 0)
  const cut = drawn.filter(({ ratio, ratioLow }) => ratio !== null && ratio > 0 && ratioLow === 0)

  const positive = drawn
    .flatMap(({ ratio, ratioLow, ratioHigh }) => [ratio, ratioLow, ratioHigh])
    .filter((value): value is number => value !== null && value > 0)
  const [lowest, high] = log2Domain(name, [...positive, breakEven, 1])
  // what stands at the lower edge stands below everything measured
  const low = hasZero || cut.length > 0 ? lowest / 2 : lowest

  const x = percentAxis('progress', 'Progress through the epoch')
  const y = log2Axis(columnOf('ratio'), [low, high], lowest)
  const lines = series('epoch', [...new Set(drawn.map(({ epoch }) => epoch))])
  const onAxis = { filter: 'datum.ratio !== 0' }
  const withLimits = { filter: 'datum.ratio !== 0 && isValid(datum.ratioLow) && isValid(datum.ratioHigh)' }
  const lowerEnd = { calculate: `max(datum.ratioLow, ${low})`, as: 'lowerEnd' }
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    usermeta: { figure: varianceRatioCaption(drawn, cut) },
    config: theme,
    width: 480,
    height: 240,
    data: { values: drawn },
    layer: [
      referenceLine(y, 1),
      referenceLine(y, breakEven),
      ...intervalBand(x, y, cut.length > 0 ? lowerEnd.as : 'ratioLow', 'ratioHigh', lines).map(layer => ({
        ...layer,
        transform: cut.length > 0 ? [withLimits, lowerEnd] : [withLimits],
      })),
      { ...line(x, y, lines), transform: [onAxis] },
      { ...points(x, y, lines), transform: [onAxis] },
      ...(hasZero ? edgePoint(x, y, low, 'datum.ratio === 0', '0', lines) : []),
      ...endLabels(drawn, breakEven, lines, [low, high]).flatMap(({ value, place, text, colour }) =>
        endLabel(y, value, place, text, colour),
      ),
    ],
  }
}

function columnOf(column: string) {
  const found = varianceRatio.columns.find(({ name }) => name === column)
  if (!found) throw new RangeError(`${name}: the experiment has no column ${column}`)
  return found
}

/** Labels right of the plot, at the ends of the lines or as near as they fit. */
function endLabels(
  drawn: readonly Point[],
  breakEven: number,
  lines: Series,
  [low, high]: readonly [number, number],
): { value: number; place: number; text: string; colour: string }[] {
  const labels = [
    { value: 1, text: '1 (SGD)', colour: neutral },
    ...(breakEven === 1 ? [] : [{ value: breakEven, text: `${numberLabel(breakEven)} (break-even)`, colour: neutral }]),
    ...lines.names.map(epoch => {
      const last = drawn.findLast(point => point.epoch === epoch && point.ratio !== null)?.ratio
      return { value: Math.max(last ?? low, low), text: `epoch ${epoch}`, colour: lines.colourOf(epoch) }
    }),
  ]
  const octaves = Math.log2(high / low)
  const places = spread(
    labels.map(({ value }) => Math.log2(value)),
    labelGap * octaves,
  )
  return labels.map((label, index) => ({ ...label, place: 2 ** places[index] }))
}
