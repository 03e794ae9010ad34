import { requireDistinct } from './distinct-rows.js'
import { edgePoints } from './edge-points.js'
import { errorBars } from './error-bars.js'
import type { Panels, Plot } from './chart.js'
import { legendColumns } from './legend-columns.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { log10Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { methodLabels } from './method-labels.js'
import { panels } from './panels.js'
import { plot } from './plot.js'
import { quadraticSettings } from './quadratic-settings.js'
import { points } from './points.js'
import { type Rows, rowsWith } from './rows.js'
import { settingsSentence } from './settings.js'

const name = 'gradientAlignmentChart'

const columns: readonly Meaning[] = [
  { name: 'distance', unit: '1', meaning: 'distance ‖θ − θ*‖' },
  { name: 'step', unit: 'step', meaning: 'update' },
  { name: 'method', unit: '1', meaning: 'method' },
  { name: 'of', unit: '1', meaning: 'norm of' },
  { name: 'norm', unit: '1', meaning: 'mean norm' },
  { name: 'cosine', unit: '1', meaning: 'mean cosine to the gradient' },
  { name: 'n', unit: '1', meaning: 'paths averaged' },
]

/**
 * Along IGT's own path: the norms of the estimates and of their noise against the update, and, against the distance from
 * the minimum, the cosines of the estimates to the gradient with their 95 % limits (Arnold et al. 2019, figures 2b and 2c).
 *
 * @param rows of one `gradient-alignment` case
 * @throws RangeError if a column is not there, or a method has two rows of one distance
 */
export function gradientAlignmentChart(rows: Rows): Panels {
  const plots = gradientAlignmentPlots(rows)
  return panels(
    plots.map(({ plot }) => plot),
    { headings: plots.map(({ heading }) => heading), legend: 'each', title: 'Alignment of gradient estimates' },
  )
}

/** The panels: norms and cosines. */
export function gradientAlignmentPlots(rows: Rows): { heading: string; plot: Plot }[] {
  const needed = ['distance', 'step', 'method', 'cosine', 'cosineLow', 'cosineHigh', 'estimateNorm', 'noiseNorm']
  const records = rowsWith(name, rows, [...needed, 'interval', 'n', 'status'])
  requireDistinct(
    name,
    records,
    ['method', 'distance'],
    'rows must be of one case, got two of the same method and distance',
  )
  const of = (method: string, column: string, label: string) =>
    records
      .filter(record => record['method'] === method)
      .map(({ step, n, status, [column]: norm }) => ({ step, of: label, norm, n, status }))
  const setting = settingsSentence(name, rows, quadraticSettings)
  const norms = plot(
    {
      rows: [
        ...of('sgd', 'noiseNorm', 'noise of SGD'),
        ...of('igt', 'noiseNorm', 'noise of IGT'),
        ...of('igt', 'estimateNorm', 'IGT estimate'),
      ],
      columns,
      series: 'of',
      legend: 'bottom',
      x: log10Axis('step'),
      y: log10Axis('norm'),
      caption: ['Norms of the estimate and of its noise (estimate minus gradient) along IGT’s path', ...setting].join(
        '. ',
      ),
    },
    line(),
    points(),
    ...(records.some(({ step }) => step === 0) ? [edgePoints()] : []),
  )
  const limited = records.some(({ cosineLow }) => cosineLow !== null)
  const cosines = plot(
    {
      rows: records.map(record => ({ ...record, method: methodLabels[String(record['method'])] })),
      columns,
      series: 'method',
      legend: 'bottom',
      x: linearAxis('distance', { zero: true }),
      y: linearAxis('cosine', { zero: true }),
      caption: ['Cosine of each estimate to the gradient at the same iterates of IGT’s path', ...setting].join('. '),
    },
    ...(limited ? [errorBars()] : []),
    line(),
    points(),
  )
  return [
    { heading: 'norms', plot: legendColumns(norms, 2) },
    { heading: 'alignment', plot: cosines },
  ]
}
