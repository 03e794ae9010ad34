import type { Plot } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { line } from './line.js'
import { log10Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { plot } from './plot.js'
import { referenceLine } from './reference-line.js'
import { type Rows, rowsWith } from './rows.js'
import { settingsSentence } from './settings.js'

const name = 'varianceLawChart'

const columns: readonly Meaning[] = [
  { name: 'step', unit: 'step', meaning: 'update t' },
  { name: 'direction', unit: '1', meaning: 'eigenvalue' },
  { name: 'product', unit: '1', meaning: 'variance over its limit' },
]

/**
 * t·Var θ_t·λ²/B against t in single directions: 1 where the variance is at its limit B/(λ²t) (Arnold et al. 2019,
 * proposition 3.3).
 *
 * @param rows of `quadratic-moments` of one method, a case for each of the single eigenvalues
 * @throws RangeError if a column is not there, a case has several eigenvalues or noises, or no noise
 */
export function varianceLawChart(rows: Rows): Plot {
  const records = rowsWith(name, rows, ['method', 'eigenvalues', 'noiseVariance', 'step', 'variance'])
  requireDistinct(
    name,
    records,
    ['eigenvalues', 'step'],
    'rows must be of one case of each eigenvalue, got two of the same step',
  )
  const single = (column: 'eigenvalues' | 'noiseVariance', value: unknown): number => {
    const number = Number(value)
    if (!(value !== '' && number > 0))
      throw new RangeError(`${name}: ${column} must be one positive number in a case, got ${JSON.stringify(value)}`)
    return number
  }
  const law = records
    .filter(({ step }) => (step as number) > 0)
    .map(({ eigenvalues, noiseVariance, step, variance }) => {
      const eigenvalue = single('eigenvalues', eigenvalues)
      const limit = single('noiseVariance', noiseVariance) / eigenvalue ** 2 / (step as number)
      return {
        step,
        direction: `λ = ${eigenvalue}`,
        product: variance === null ? null : (variance as number) / limit,
      }
    })
  return plot(
    {
      rows: law,
      columns,
      series: 'direction',
      legend: 'bottom',
      x: log10Axis('step'),
      y: log10Axis('product', { title: 't · Var θ · λ² / B' }),
      title: 'Variance over its limit',
      caption: [
        'Variance of the iterate over its limit B/(λ²t) in single directions, exactly',
        ...settingsSentence(name, rows, { method: 'method', learningRate: 'α', momentum: 'μ' }),
      ].join('. '),
    },
    referenceLine(1),
    line(),
  )
}
