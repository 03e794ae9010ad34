import type { Plot } from './chart.js'
import { endLabels } from './end-labels.js'
import { pageInk } from './ink.js'
import { line } from './line.js'
import { linearAxis } from './linear-axis.js'
import { at, once } from './once.js'
import type { Piece } from './piece.js'
import { plot } from './plot.js'
import { type Rows, rowsWith } from './rows.js'
import { neutral } from './theme.js'
import { withCaption } from './with-caption.js'

const name = 'varianceFactorsChart'

const factors = [
  ['signOptimal', 'optimal on the sign'],
  ['adam', 'Adam'],
  ['svag', 'SVAG'],
] as const

/**
 * The factors by which a coordinate's noise shortens its step, against its relative standard deviation η: the optimal
 * one on the sign, erf[(√2η)⁻¹], Adam's (1 + η²)^(−1/2), and the optimal one on the gradient, (1 + η²)⁻¹ (Balles & Hennig
 * 2018, figure 3). The largest gap between the first two among the rows is marked.
 *
 * @param rows of `variance-factors`
 * @throws RangeError if a column is not there or fewer than two η are given
 */
export function varianceFactorsChart(rows: Rows): Plot {
  const records = rowsWith(name, rows, ['eta', 'signOptimal', 'adam', 'svag']) as Record<string, number>[]
  if (new Set(records.map(({ eta }) => eta)).size < 2)
    throw new RangeError(`${name}: rows must have at least two different eta, got ${records[0].eta} only`)
  const long = factors.flatMap(([column, factor]) =>
    records.map(record => ({ eta: record.eta, factor, value: record[column] })),
  )
  const ahead = (record: Record<string, number>) => record.adam - record.signOptimal
  const above = records.reduce((most, record) => (ahead(record) > ahead(most) ? record : most))
  const below = records.reduce((least, record) => (ahead(record) < ahead(least) ? record : least))
  const chart = plot(
    {
      rows: long,
      columns: [
        { name: 'eta', unit: '1', meaning: 'relative standard deviation η' },
        { name: 'factor', unit: '1', meaning: 'factor' },
        { name: 'value', unit: '1', meaning: 'factor on the step' },
      ],
      x: linearAxis('eta', { zero: true }),
      y: linearAxis('value', { domain: [0, 1] }),
      series: 'factor',
      title: 'Variance adaptation factors',
    },
    line(),
    gap(above.eta, above.signOptimal, above.adam),
    endLabels(),
  )
  return withCaption(chart, [
    'Factors that shorten the step of a coordinate by its relative standard deviation η = σ/|∇L|: the optimal one on the sign, erf[(√2 η)⁻¹]; Adam’s, (1 + η²)^(−1/2); the optimal one on the gradient, of SVAG, (1 + η²)⁻¹',
    `Among the rows Adam’s is above the optimal one by at most ${gapText(above)}, as marked, and below it by at most ${gapText(below)}`,
  ])
}

const rounded = (value: number): string => String(Number(value.toPrecision(3)))
const gapText = ({ eta, adam, signOptimal }: Record<string, number>): string =>
  `${rounded(Math.abs(adam - signOptimal))} at η = ${rounded(eta)}`

/** A bar from one curve to another, with its length beside it. */
const gap = (eta: number, from: number, to: number): Piece => ({
  draw({ axes: { x, y } }) {
    const place = at(x.channel, eta)
    return {
      layers: [
        {
          data: once(),
          mark: { type: 'rule', strokeWidth: 2, color: neutral },
          encoding: { x: place, y: at(y.channel, from), y2: { datum: to } },
        },
        {
          data: once(),
          mark: {
            ...pageInk,
            align: 'left',
            baseline: 'bottom',
            dx: 5,
            dy: -4,
            text: `${rounded(to - from)} at η = ${rounded(eta)}`,
          },
          encoding: { x: place, y: at(y.channel, to) },
        },
      ],
    }
  },
})
