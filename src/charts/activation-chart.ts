import type { Row } from '../tables/column.js'
import type { Panels } from './chart.js'
import { freshPartitionsAndSizes } from './fresh-partitions.js'
import { intervalBand } from './interval-band.js'
import { line } from './line.js'
import { log2Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { doneColumn } from './measured-places.js'
import { networkLabel } from './network-labels.js'
import { letter } from './panels.js'
import { percentAxis } from './percent-axis.js'
import { points } from './points.js'
import { referenceLine } from './reference-line.js'
import { recordsOf, type Rows } from './rows.js'
import { shadedRange } from './shaded-range.js'
import { smallMultiples } from './small-multiples.js'
import { trainingText } from './training-text.js'
import { variancePoints } from './variance-ratio-points.js'
import { withCaption } from './with-caption.js'

const name = 'activationChart'

const columns: readonly Meaning[] = [
  doneColumn,
  { name: 'ratio', unit: '1', meaning: 'variance ratio, estimator to SGD' },
  { name: 'activation', unit: '1', meaning: 'activation' },
  { name: 'panel', unit: '1', meaning: 'network and epoch' },
  { name: 'n', unit: 'mini-batch', meaning: 'mini-batches measured' },
]

/**
 * The variance ratio along an epoch with ReLU and with ELU, a panel for each network: of each, the last epoch that was
 * measured with both (Defazio & Bottou 2019, section 5).
 *
 * @param networks the rows of one network's `variance-ratio` cases, those of each activation
 * @throws RangeError if there is none, a column is not there, or a network has no epoch that was measured with each
 */
export function activationChart(...networks: readonly (readonly Rows[])[]): Panels {
  const shown = networks.map((cases, index) => {
    if (cases.length === 0) throw new RangeError(`${name}: network ${index + 1} has no case`)
    const measured = cases.map(rows => variancePoints(name, rows, undefined, Number.POSITIVE_INFINITY))
    const common = measured[0]
      .map(({ epoch }) => epoch)
      .filter(epoch => measured.every(points => points.some(point => point.epoch === epoch)))
    const network = networkLabel(recordsOf(name, cases[0])[0]['network'])
    if (common.length === 0)
      throw new RangeError(`${name}: ${network} has no epoch that was measured with each activation`)
    const epoch = Math.max(...common)
    const panel = `${network}, epoch ${epoch}`
    const rows: Row[] = measured.flatMap((points, place) => {
      const activation = activationLabel(recordsOf(name, cases[place])[0]['activation'])
      return points.filter(point => point.epoch === epoch).map(point => ({ ...point, activation, panel }))
    })
    return { rows, cases, panel }
  })
  if (shown.length === 0) throw new RangeError(`${name}: there must be at least one network, got none`)
  const chart = smallMultiples(
    {
      rows: shown.flatMap(({ rows }) => rows),
      columns,
      by: 'panel',
      series: 'activation',
      x: percentAxis('done', { title: 'Progress (%)' }),
      y: log2Axis('ratio', { title: 'Variance ratio' }),
      keep: ['progress', 'step'],
      title: 'Variance ratio with ReLU and ELU',
      height: 180,
    },
    shadedRange({ y: [1, 2] }),
    referenceLine(1 / 2),
    referenceLine(1 / 3),
    intervalBand(),
    line(),
    points(),
  )
  const rows = shown.flatMap(each => each.rows)
  return withCaption(chart, [
    'Variance of the gradient estimator over that of SGD along an epoch, with ReLU and with ELU in its place',
    shown
      .map(({ cases }, index) => `${letter(index)} ${cases.map(each => trainingText(name, each)).join(' and ')}`)
      .join('; '),
    'Shaded: more variance than SGD, 1 to 2. Dashed: ½ and ⅓, below which an estimator pays for two and for three gradients a step',
    freshPartitionsAndSizes('Bands and bars', rows),
  ])
}

const activationLabel = (activation: unknown): string =>
  activation === 'relu' ? 'ReLU' : activation === 'elu' ? 'ELU' : String(activation)
