import type { Panels } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import type { Meaning } from './meaning.js'
import { points } from './points.js'
import { referenceLine } from './reference-line.js'
import { type Rows, rowsWith } from './rows.js'
import { smallMultiples } from './small-multiples.js'
import { stepAxis } from './step-axis.js'

const name = 'tailGammaChart'

const columns: readonly Meaning[] = [
  { name: 'step', unit: 'sample', meaning: 'samples n' },
  { name: 'fraction', unit: '1', meaning: 'tail fraction' },
  { name: 'formula', unit: '1', meaning: 'formula' },
  { name: 'gamma', unit: '1', meaning: 'weight γ on what came before' },
]

const labels: Readonly<Record<string, string>> = { printed: 'as printed', exponential: 'for any k' }

/**
 * γ_n, what the n-th sample leaves of a tail average, as the paper prints it and in the form for any k, in a panel for each
 * tail fraction (Arnold et al. 2019, on anytime tail averaging).
 *
 * @param rows of `tail-averaging` of the forms `printed` and `exponential`, one case of each with each fraction
 * @throws RangeError if a column is not there, a form has no γ, or has two of one n
 */
export function tailGammaChart(rows: Rows): Panels {
  const records = rowsWith(name, rows, ['tailFraction', 'form', 'step', 'gamma'])
  const without = records.find(({ form }) => !(String(form) in labels))
  if (without !== undefined)
    throw new RangeError(`${name}: form must be printed or exponential, which have a γ, got ${without['form']}`)
  requireDistinct(
    name,
    records,
    ['tailFraction', 'form', 'step'],
    'rows must be of one case of each form and fraction, got two of the same n',
  )
  return smallMultiples(
    {
      rows: records.map(({ tailFraction, form, step, gamma }) => ({
        fraction: `c = ${tailFraction}`,
        formula: labels[String(form)],
        step,
        gamma,
      })),
      columns,
      by: 'fraction',
      series: 'formula',
      x: stepAxis('step', { title: 'Samples n' }),
      y: linearAxis('gamma', { title: 'γ' }),
      height: 160,
      title: 'Weights of a tail average',
      caption: 'γ of a tail average after n samples, as the paper prints it and in the form for any k = max(1, cn)',
    },
    referenceLine(0),
    line(),
    points(),
  )
}
