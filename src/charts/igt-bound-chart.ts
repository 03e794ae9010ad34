import type { Panels } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { line } from './line.js'
import { log10Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { quadraticSettings } from './quadratic-settings.js'
import { type Rows, rowsWith } from './rows.js'
import { settingsSentence } from './settings.js'
import { smallMultiples } from './small-multiples.js'

const name = 'igtBoundChart'

const columns: readonly Meaning[] = [
  { name: 'step', unit: 'step', meaning: 'update t' },
  { name: 'problem', unit: '1', meaning: 'condition number' },
  { name: 'of', unit: '1', meaning: 'error' },
  { name: 'error', unit: '1', meaning: 'squared distance' },
]

/**
 * The exact error of IGT beside its bound, in double logarithms, in a panel for each condition number (Arnold et al. 2019,
 * proposition 3.1). The bound begins where the proposition does, at t > 2κ.
 *
 * @param rows of `igt-bound`, one case of each condition number
 * @throws RangeError if a column is not there, or a condition number has two rows of one step
 */
export function igtBoundChart(rows: Rows): Panels {
  const records = rowsWith(name, rows, ['condition', 'step', 'exact', 'bound', 'status'])
  requireDistinct(
    name,
    records,
    ['condition', 'step'],
    'rows must be of one case of each condition, got two of the same step',
  )
  const walked = records.filter(({ step }) => (step as number) > 0)
  const { condition: _, learningRate: __, ...settings } = quadraticSettings
  return smallMultiples(
    {
      rows: walked.flatMap(({ condition, step, exact, bound, status }) => {
        const problem = `κ = ${condition}`
        const own = { problem, step, of: 'exact', error: exact, status }
        return bound === null ? [own] : [own, { problem, step, of: 'bound', error: bound, status }]
      }),
      columns,
      by: 'problem',
      series: 'of',
      x: log10Axis('step'),
      y: log10Axis('error', { title: 'E‖θ − θ*‖²' }),
      panelColumns: new Set(walked.map(row => row['condition'])).size === 4 ? 2 : undefined,
      height: 150,
      title: 'IGT and its bound',
      caption: [
        'Expected squared distance of IGT with α = 1/L from the minimum, and the bound of proposition 3.1 where it is claimed, t > 2κ',
        ...settingsSentence(name, rows, settings),
      ].join('. '),
    },
    line(),
  )
}
