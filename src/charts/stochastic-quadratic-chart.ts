import { medianInterval } from '../statistics/median-interval.js'
import type { Row } from '../tables/column.js'
import type { Panels, Plot } from './chart.js'
import { extent } from './extent.js'
import { percent } from './interval.js'
import { intervalBand } from './interval-band.js'
import { line } from './line.js'
import { log10Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { powerLabel } from './number-label.js'
import { panels } from './panels.js'
import { plot } from './plot.js'
import { quietAlong } from './quiet-axis.js'
import { type Rows, rowsWith } from './rows.js'
import { sizesOf } from './sample-size.js'
import { settingsSentence } from './settings.js'
import { stepAxis } from './step-axis.js'
import { withCaption } from './with-caption.js'

const name = 'stochasticQuadraticChart'

export interface StochasticQuadraticChartOptions {
  /** medians below are not drawn; default 10⁻⁴ */
  readonly floor?: number
}

const columns: readonly Meaning[] = [
  { name: 'step', unit: 'step', meaning: 'update' },
  { name: 'method', unit: '1', meaning: 'method' },
  { name: 'loss', unit: '1', meaning: 'median loss' },
  { name: 'n', unit: '1', meaning: 'seeds' },
]

const methods: Readonly<Record<string, string>> = { sgd: 'SGD', ssd: 'sign descent' }

/**
 * The loss of gradient descent and of sign descent on noisy quadratics, each at its optimal step size (Balles & Hennig
 * 2018, figure 2): a row of panels for each quadratic, on one axis, and a column for each noise. Lines are medians over the
 * seeds, bands their limits by order statistics, which hold for any distribution; fewer than six seeds have none.
 *
 * @param rows of `stochastic-quadratic` for one or more seeds, spectra, rotations and noises
 * @throws RangeError if a column is not there, a seed has two losses of one step and method, there are more than 26 panels,
 * or no median of a row of panels is above the floor
 */
export function stochasticQuadraticChart(rows: Rows, { floor = 1e-4 }: StochasticQuadraticChartOptions = {}): Panels {
  if (!(floor > 0 && floor < Infinity)) throw new RangeError(`${name}: floor must be a positive number, got ${floor}`)
  const records = rowsWith(name, rows, ['spectrum', 'rotated', 'noiseDeviation', 'seed', 'step', 'method', 'loss'])
  const noises = [...new Set(records.map(row => row['noiseDeviation'] as number))].sort((a, b) => a - b)
  const problems = [...new Set(records.map(problemOf))]
  const cells = problems.map(problem =>
    noises.map(noise => {
      const own = records.filter(row => problemOf(row) === problem && row['noiseDeviation'] === noise)
      return medians(own, `${problem}, ν = ${noise}`)
    }),
  )
  const charts = cells.flatMap((ofProblem, i) => {
    const domain = decades(problems[i], ofProblem.flat(), floor)
    return ofProblem.map((found, j) => {
      const chart = panel(found, floor, domain)
      const level = j === 0 ? chart : { ...chart, ...quietAlong(chart, 'y') }
      return i === problems.length - 1 ? level : { ...level, ...quietAlong(level, 'x') }
    })
  })
  const chart = panels(charts, {
    columns: noises.length,
    headings: problems.flatMap(problem => noises.map(noise => `${problem}, ν = ${noise}`)),
    title: 'Gradient descent and sign descent on noisy quadratics',
    width: 180,
    height: 110,
  })
  const all = cells.flat(2)
  const lost = all.filter(({ loss }) => loss !== null && loss < floor).length
  const missing = all.filter(({ loss }) => loss === null).length
  return withCaption(chart, [
    'Loss, without the constant ½ν² tr Q, of stochastic gradient descent (SGD) and stochastic sign descent after each update, each at its optimal step size, on quadratics of the spectra well and ill with rotated and unrotated eigenvectors and noise of standard deviation ν; the panels of a row have one axis',
    ...settingsSentence(name, rows, { dimension: 'd' }),
    `Lines are medians of n = ${sizesOf(all).join(', ')} seeds`,
    ...(hasLimits(all) ? [`Bands are ${levelText(all)} intervals of the median (order statistics)`] : []),
    ...(lost === 1 ? [`One median below ${powerLabel(floor)} is not drawn, nor is its band`] : []),
    ...(lost > 1 ? [`${lost} medians below ${powerLabel(floor)} are not drawn, nor are their bands`] : []),
    ...(missing > 0 ? [`Where a seed has no loss (diverged) there is no median: ${missing} of ${all.length}`] : []),
  ])
}

const problemOf = ({ spectrum, rotated }: Row): string => `${spectrum}, ${rotated ? 'rotated' : 'unrotated'}`

interface Median extends Row {
  readonly step: number
  readonly method: string
  readonly loss: number | null
  readonly lossLow: number | null
  readonly lossHigh: number | null
  /** of the limits */
  readonly level: number
  readonly n: number
}

/** The median over the seeds at each step of each method; none where a seed has no loss. */
function medians(records: readonly Row[], place: string): Median[] {
  const groups = new Map<string, Row[]>()
  for (const record of records) {
    const key = `${record['method']} ${record['step']}`
    const group = groups.get(key) ?? []
    if (group.some(({ seed }) => seed === record['seed']))
      throw new RangeError(
        `${name}: a seed must have one loss at each step, got two of seed ${record['seed']} at ${place}`,
      )
    groups.set(key, [...group, record])
  }
  return [...groups.values()].map(group => {
    const step = group[0]['step'] as number
    const method = methods[group[0]['method'] as string]
    const losses = group.map(({ loss }) => (typeof loss === 'number' ? loss : Number.NaN))
    const { median, low, high, level, n } = medianInterval(losses)
    const known = losses.every(Number.isFinite)
    const limited = known && !Number.isNaN(low)
    return {
      step,
      method,
      loss: known ? median : null,
      lossLow: limited ? low : null,
      lossHigh: limited ? high : null,
      level,
      n,
    }
  })
}

const hasLimits = (found: readonly Median[]): boolean => found.some(({ lossLow }) => lossLow !== null)
const levelText = (found: readonly Median[]): string =>
  [
    ...new Set(found.filter(({ lossLow }) => lossLow !== null).map(({ level }) => percent(Number(level.toFixed(4))))),
  ].join(', ')

/** The whole powers of ten around all that is drawn, from the floor up. */
function decades(problem: string, found: readonly Median[], floor: number): [number, number] {
  const values = found
    .flatMap(({ loss, lossLow, lossHigh }) =>
      loss !== null && loss >= floor ? [loss, lossLow ?? loss, lossHigh ?? loss] : [],
    )
    .map(value => Math.max(value, floor))
  if (values.length === 0)
    throw new RangeError(`${name}: no median of ${problem} is at least floor = ${floor}; lower it`)
  const [least, most] = extent(values)
  const low = Math.floor(Math.log10(least) + 1e-9)
  const high = Math.ceil(Math.log10(most) - 1e-9)
  return [Math.max(floor, Number(`1e${low}`)), Number(`1e${Math.max(high, low + 1)}`)]
}

function panel(found: readonly Median[], floor: number, domain: readonly [number, number]): Plot {
  const drawn = found.map(({ level: _, ...row }) =>
    row.loss !== null && row.loss < floor
      ? { ...row, loss: null, lossLow: null, lossHigh: null }
      : { ...row, lossLow: row.lossLow === null ? null : Math.max(row.lossLow, floor) },
  )
  const limited = drawn.some(({ lossLow }) => lossLow !== null)
  return plot(
    {
      rows: drawn,
      columns,
      x: stepAxis('step'),
      y: log10Axis('loss', { domain }),
      series: 'method',
      interval: { name: 'order statistics', level: Number(found[0].level.toFixed(4)) },
    },
    ...(limited ? [intervalBand({ bars: false })] : []),
    line(),
  )
}
