import type { Plot } from './chart.js'
import { requireDistinct } from './distinct-rows.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import type { Meaning } from './meaning.js'
import { plot } from './plot.js'
import { type Rows, rowsWith } from './rows.js'
import { stepAxis } from './step-axis.js'

const name = 'averagingWeightsChart'

const columns: readonly Meaning[] = [
  { name: 'average', unit: '1', meaning: 'average' },
  { name: 'age', unit: 'sample', meaning: 'age of the sample' },
  { name: 'weight', unit: '1', meaning: 'weight' },
]

/**
 * Which weight averages give to samples of each age, 0 being the newest.
 *
 * @param rows with `average` (its name), `age` and `weight`
 * @throws RangeError if a column is not there, or an average has two weights of one age
 */
export function averagingWeightsChart(rows: Rows): Plot {
  const records = rowsWith(name, rows, ['average', 'age', 'weight'])
  requireDistinct(name, records, ['average', 'age'], 'rows must give an average one weight of each age, got two')
  return plot(
    {
      rows: records,
      columns,
      series: 'average',
      legend: 'bottom',
      x: stepAxis('age'),
      y: linearAxis('weight', { zero: true }),
      title: 'Weights of averages',
      caption: 'Weight of each sample in the average, by its age: 0 is the newest',
    },
    line(),
  )
}
