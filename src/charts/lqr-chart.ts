import { requireDistinct } from './distinct-rows.js'
import type { Meaning } from './meaning.js'
import type { Panels } from './chart.js'
import { edgePoints } from './edge-points.js'
import { intervalBand } from './interval-band.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { log10Axis } from './log-axis.js'
import { panels } from './panels.js'
import { plot } from './plot.js'
import { referenceLine } from './reference-line.js'
import { type Rows, rowsWith } from './rows.js'
import { settingsSentence } from './settings.js'
import { stepAxis } from './step-axis.js'

const name = 'lqrChart'

const methods: Readonly<Record<string, string>> = { gd: 'GD', sgd: 'SGD', ita: 'ITA' }

const columns: readonly Meaning[] = [
  { name: 'step', unit: 'step', meaning: 'update' },
  { name: 'method', unit: '1', meaning: 'method' },
  { name: 'cost', unit: '1', meaning: 'evaluation cost' },
  { name: 'excess', unit: '1', meaning: 'cost above the optimum' },
  { name: 'n', unit: '1', meaning: 'seeds averaged' },
]

const settings = {
  horizon: 'T',
  trajectories: 'trajectories',
  deviation: 'σ',
  learningRate: 'α',
  tailFraction: 'c',
  systemSeed: 'seed of the system',
}

/**
 * The cost of a linear policy along its learning (Arnold et al. 2019, figure 5, left): as it is, and how far it is above
 * the optimum, where the methods differ. Lines are means of the seeds, bands their 95 % limits.
 *
 * @param rows of one `lqr` case
 * @throws RangeError if a column is not there, rows are of several cases, or none is of the method `optimal`
 */
export function lqrChart(rows: Rows): Panels {
  const records = rowsWith(name, rows, ['step', 'method', 'cost', 'costLow', 'costHigh', 'interval', 'n', 'status'])
  const optimal = records.find(({ method }) => method === 'optimal')?.cost
  if (typeof optimal !== 'number') throw new RangeError(`${name}: rows must have the cost of the method optimal`)
  requireDistinct(name, records, ['step', 'method'], 'rows must be of one case, got two of the same step and method')
  const above = (cost: unknown) => (typeof cost === 'number' ? cost - optimal : null)
  const learned = Object.entries(methods).flatMap(([method, label]) =>
    records
      .filter(record => record.method === method)
      .map(record => ({
        ...record,
        method: label,
        excess: above(record.cost),
        excessLow: above(record.costLow),
        excessHigh: above(record.costHigh),
      })),
  )
  const shown = { rows: learned, columns, x: stepAxis('step'), series: 'method', interval: 't' } as const
  const limited = records.some(({ costLow }) => costLow !== null)
  const band = limited ? [intervalBand({ bars: false })] : []
  return panels(
    [
      plot({ ...shown, y: linearAxis('cost') }, referenceLine(optimal, 'optimum'), ...band, line()),
      plot({ ...shown, y: log10Axis('excess') }, ...band, line(), edgePoints()),
    ],
    {
      title: 'Learning a linear policy by policy gradients',
      caption: [
        'Expected cost without policy noise after each update of a linear policy: by the exact gradient (GD), by REINFORCE (SGD) and by its implicit tail average (ITA); the optimum is that of Riccati’s gain. GD is exact and has no limits',
        ...settingsSentence(name, rows, settings),
      ].join('. '),
    },
  )
}
