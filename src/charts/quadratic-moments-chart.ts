import type { Panels, Plot } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { edgePoints } from './edge-points.js'
import { extent } from './extent.js'
import { legendColumns } from './legend-columns.js'
import { line } from './line.js'
import { log10Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { methodLabels } from './method-labels.js'
import { panels } from './panels.js'
import { plot } from './plot.js'
import { quadraticSettings } from './quadratic-settings.js'
import { type Rows, rowsWith } from './rows.js'
import { settingsSentence } from './settings.js'
import { stepAxis } from './step-axis.js'

const name = 'quadraticMomentsChart'

const columns: readonly Meaning[] = [
  { name: 'step', unit: 'step', meaning: 'update' },
  { name: 'method', unit: '1', meaning: 'method' },
  { name: 'squaredDistance', unit: '1', meaning: 'expected squared distance' },
]

const transported: readonly unknown[] = ['igt', 'ita', 'heavy-ball-igt', 'heavy-ball-ita']

/**
 * The expected squared distance from the minimum of a noisy quadratic along the updates, in double logarithms (Arnold et al.
 * 2019, figure 2a): the methods that transport no gradients in one panel, those that do in another, on the same axes.
 *
 * @param rows of `quadratic-moments`, one case of each method
 * @throws RangeError if a column is not there, or a method has two rows of one step
 */
export function quadraticMomentsChart(rows: Rows): Panels {
  const plots = quadraticMomentsPlots(rows)
  return panels(
    plots.map(({ plot }) => plot),
    { headings: plots.map(({ heading }) => heading), legend: 'each', title: 'Convergence on a noisy quadratic' },
  )
}

/** The panels, one for each kind of method that there is. */
export function quadraticMomentsPlots(rows: Rows): { heading: string; plot: Plot }[] {
  const records = rowsWith(name, rows, ['method', 'step', 'squaredDistance', 'status'])
  requireDistinct(
    name,
    records,
    ['method', 'step'],
    'rows must be of one case of each method, got two of the same step',
  )
  const values = records
    .map(record => record['squaredDistance'])
    .filter(value => typeof value === 'number' && value > 0)
  const [low, high] = extent(values as number[])
  const domain = [Number(`1e${Math.floor(Math.log10(low))}`), Number(`1e${Math.ceil(Math.log10(high))}`)] as const
  const [, longest] = extent(records.map(({ step }) => step as number))
  return [false, true].flatMap(transports => {
    const own = records.filter(({ method }) => transported.includes(method) === transports)
    if (own.length === 0) return []
    const chart = plot(
      {
        rows: own.map(record => ({ ...record, method: methodLabels[String(record['method'])] })),
        columns,
        series: 'method',
        legend: 'bottom',
        x: longest > 1000 ? log10Axis('step') : stepAxis('step'),
        y: log10Axis('squaredDistance', { domain, title: 'E‖θ − θ*‖²' }),
        caption: [
          `Expected squared distance from the minimum after each update, exactly, of methods ${transports ? 'that transport gradients' : 'that do not'}`,
          ...settingsSentence(name, rows, { ...quadraticSettings, momentum: 'γ and μ', tailFraction: 'c' }),
        ].join('. '),
      },
      line(),
      edgePoints(),
    )
    return [{ heading: transports ? 'with transport' : 'without transport', plot: legendColumns(chart, 2) }]
  })
}
