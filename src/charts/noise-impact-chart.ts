import type { Panels } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { line } from './line.js'
import { log10Axis } from './log-axis.js'
import type { Meaning } from './meaning.js'
import { methodLabels } from './method-labels.js'
import { powerLabel } from './number-label.js'
import { letter } from './panels.js'
import { type Rows, rowsWith } from './rows.js'
import { smallMultiples } from './small-multiples.js'
import { stepAxis } from './step-axis.js'
import { withCaption } from './with-caption.js'

const name = 'noiseImpactChart'

export interface NoiseImpactChartOptions {
  /** impacts below are not drawn; default 10⁻⁵ */
  readonly floor?: number
}

const columns: readonly Meaning[] = [
  { name: 'step', unit: 'step', meaning: 'update t' },
  { name: 'method', unit: '1', meaning: 'method' },
  { name: 'of', unit: '1', meaning: 'noise' },
  { name: 'impact', unit: '1', meaning: 'squared noise impact N²' },
]

/**
 * What single gradients' noise contributes to the iterate's variance later on, and the sum over all gradients, in a panel
 * for each method (Arnold et al. 2019, figure 1).
 *
 * @param rows of `noise-impact` for one or more methods and up to five noise steps
 * @throws RangeError if a column is not there, rows are of several cases of one method, there are more than five noise
 * steps, or nothing is above the floor
 */
export function noiseImpactChart(rows: Rows, { floor = 1e-5 }: NoiseImpactChartOptions = {}): Panels {
  if (!(floor > 0 && floor < Infinity)) throw new RangeError(`${name}: floor must be a positive number, got ${floor}`)
  const records = rowsWith(name, rows, ['method', 'h', 'momentum', 'step', 'noiseStep', 'impactSquared', 'total'])
  requireDistinct(
    name,
    records,
    ['method', 'step', 'noiseStep'],
    'rows must be of one case of each method, got two of the same step and noiseStep',
  )
  const distinct = (column: string) => [...new Set(records.map(record => record[column]))].join(', ')
  const first = records[0]['noiseStep']
  let below = 0
  let lost = 0
  const above = (value: unknown) => {
    if (typeof value === 'number' && value >= floor) return value
    if (value === null) lost += 1
    else if (value !== 0) below += 1
    return null
  }
  const long = records.flatMap(({ method: own, step, noiseStep, impactSquared, total }) => {
    const method = methodLabels[String(own)]
    const single = { method, step, of: `gradient ${noiseStep}`, impact: above(impactSquared) }
    return noiseStep === first ? [single, { method, step, of: 'all gradients', impact: above(total) }] : [single]
  })
  // all together last: it is the sum of the others
  long.sort((a, b) => Number(a.of === 'all gradients') - Number(b.of === 'all gradients'))
  const methods = new Set(long.map(({ method }) => method))
  const chart = smallMultiples(
    {
      rows: long,
      columns,
      by: 'method',
      series: 'of',
      x: stepAxis('step'),
      y: log10Axis('impact'),
      panelColumns: methods.size === 4 ? 2 : undefined,
      title: 'Noise impacts',
      height: 160,
    },
    line(),
  )
  return withCaption(chart, [
    `Squared noise impact N² of gradients i = ${distinct('noiseStep')} (the first is 0) and the sum over all gradients, which is the variance of the iterate over α²B, after t updates in one direction of a quadratic; αλ = ${distinct('h')}${methods.has('momentum') ? `, γ = ${distinct('momentum')} for momentum` : ''}`,
    'The values are exact. While t ≤ i the impact is 0, which a log axis cannot hold',
    ...(below > 0
      ? [
          `${below === 1 ? 'One value' : `${below} values`} below ${powerLabel(floor)} ${below === 1 ? 'is' : 'are'} not drawn`,
        ]
      : []),
    ...(lost > 0 ? [`${lost} values have overflowed and are not drawn (diverged)`] : []),
    `Panels: ${[...methods].map((method, i) => `${letter(i)} ${method}`).join(', ')}`,
  ])
}
