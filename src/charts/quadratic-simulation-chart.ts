import type { StackedPlot } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { extent } from './extent.js'
import { log10Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { methodLabels } from './method-labels.js'
import { quadraticSettings } from './quadratic-settings.js'
import { residualPlot } from './residual-plot.js'
import { type Rows, recordsOf, rowsWith } from './rows.js'
import { settingsSentence } from './settings.js'

const name = 'quadraticSimulationChart'

/** What may differ between the lines, and what it is called. */
const differing = { method: '', tailFraction: 'c', eigenvalues: 'λ', learningRate: 'α', momentum: 'μ' } as const

export interface QuadraticSimulationChartOptions {
  /** the column that tells the lines apart; default `method` */
  readonly series?: keyof typeof differing
}

/**
 * The mean squared distance of simulated paths from the minimum of a noisy quadratic over what the exact moments say, and
 * below the differences in standard errors. The start, which is no random number, is left out.
 *
 * @param rows of `quadratic-simulation`, one case for each value of `series`
 * @throws RangeError if a column is not there, a line has two rows of one step, or only the start is there
 */
export function quadraticSimulationChart(
  rows: Rows,
  { series = 'method' }: QuadraticSimulationChartOptions = {},
): StackedPlot {
  if (!(series in differing))
    throw new RangeError(`${name}: series must be ${Object.keys(differing).join(', ')}, got ${String(series)}`)
  const measured = ['squaredDistance', 'squaredDistanceLow', 'squaredDistanceHigh', 'squaredDistanceExact']
  const records = rowsWith(name, rows, [series, 'step', ...measured, 'n', 'interval', 'status'])
  requireDistinct(
    name,
    records,
    [series, 'step'],
    `rows must be of one case for each ${series}, got two of the same step`,
  )
  const walked = records.filter(({ step }) => (step as number) > 0)
  if (walked.length === 0) throw new RangeError(`${name}: rows must hold a step after the start, got 0 only`)
  const symbol = differing[series]
  const label = (value: unknown) => (symbol === '' ? methodLabels[String(value)] : `${symbol} = ${value}`)
  const steps = walked.map(({ step }) => step as number)
  const domain = extent(steps)
  const settings = { ...quadraticSettings, eigenvalues: 'λ', momentum: 'γ and μ', tailFraction: 'c' }
  // a spectrum has no name where its eigenvalues are given
  const given = recordsOf(name, rows).some(({ eigenvalues }) => eigenvalues !== undefined && eigenvalues !== '')
  const shown = Object.entries(settings).filter(
    ([column]) => column !== series && !(given && ['spectrum', 'condition', 'dimension'].includes(column)),
  )
  return residualPlot({
    rows: walked.map(record => ({ ...record, case: label(record[series]) })),
    columns: [
      { name: 'step', unit: 'step', meaning: 'update' },
      { name: 'case', unit: '1', meaning: series === 'method' ? 'method' : 'case' },
      { name: 'squaredDistance', unit: '1', meaning: 'mean squared distance from the minimum' },
      { name: 'squaredDistanceExact', unit: '1', meaning: 'what it is by the exact moments' },
      { name: 'n', unit: '1', meaning: 'paths averaged' },
    ] satisfies Meaning[],
    series: 'case',
    legend: 'top',
    x: domain[0] < domain[1] ? log10Axis('step', { domain }) : log10Axis('step'),
    y: log10Axis('squaredDistance', { title: 'E‖θ − θ*‖²' }),
    theory: 'squaredDistanceExact',
    standardError: 'limits',
    height: 300,
    title: 'Simulated paths and exact moments',
    caption: [
      'Mean squared distance from the minimum of simulated paths (points) and by the exact moments (lines)',
      ...settingsSentence(name, rows, Object.fromEntries(shown)),
    ].join('. '),
  })
}
