import type { Row } from '../tables/column.js'
import { numberOf, numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const experiment = 'lqr'
const parameters = { seeds: 5, steps: '0..300' }

const cost = (rows: readonly Row[], method: string, step: number) => numberOf(rows, 'cost', { method, step })

/** Standard deviation of the changes of the mean cost over the last hundred steps. */
function roughness(rows: readonly Row[], method: string): number {
  const costs = numbersOf(rows, 'cost', { method }).slice(-101)
  const changes = costs.slice(1).map((value, i) => value - costs[i])
  const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length
  return Math.sqrt(changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / changes.length)
}

/** How far ITA is from gradient descent, both seen above the optimum. */
const largestDistance = (from: number, to: number): Evidence => ({
  experiment,
  parameters,
  number: `largest |cost of ITA over that of gradient descent − 1|, both above the optimum, t = ${from} to ${to}`,
  unit: '1',
  measure: rows => {
    const least = cost(rows, 'optimal', 0)
    const above = (method: string) =>
      numbersOf(rows, 'cost', { method })
        .slice(from, to + 1)
        .map(value => value - least)
    const descent = above('gd')
    return { value: Math.max(...above('ita').map((value, i) => Math.abs(value / descent[i] - 1))) }
  },
  must: 'be below',
  threshold: 0.25,
})

export const igtLqr: readonly Claim[] = [
  {
    id: 'igt-lqr-descent-reaches-optimum',
    paper: 'igt',
    item: 'Figure 5, left',
    claim: 'Gradient descent on the exact gradient reaches the optimal cost.',
    evidence: {
      experiment,
      parameters,
      number: 'cost of gradient descent after 300 steps over the optimal cost, minus 1',
      unit: '1',
      measure: rows => ({ value: cost(rows, 'gd', 300) / cost(rows, 'optimal', 300) - 1 }),
      must: 'be below',
      threshold: 0.001,
    },
  },
  {
    id: 'igt-lqr-ita-below-sgd',
    paper: 'igt',
    item: 'Figure 5, left',
    claim: 'ITA ends at a lower cost than SGD with the same trajectories.',
    evidence: {
      experiment,
      parameters,
      number: 'cost of SGD minus cost of ITA after 300 steps',
      unit: 'cost',
      measure: rows => {
        const at = (column: string, method: string) => numberOf(rows, column, { method, step: 300 })
        return {
          value: at('cost', 'sgd') - at('cost', 'ita'),
          low: at('costLow', 'sgd') - at('costHigh', 'ita'),
          high: at('costHigh', 'sgd') - at('costLow', 'ita'),
          interval: 't',
          n: 5,
        }
      },
      must: 'be above',
      threshold: 0,
    },
  },
  {
    id: 'igt-lqr-ita-tracks-descent',
    paper: 'igt',
    item: 'Figure 5, left',
    claim: 'ITA comes to follow gradient descent.',
    evidence: largestDistance(20, 300),
    onlyIf: {
      condition: 't is at most 150 in this setting; then the noise of the last half of the gradients keeps ITA above',
      evidence: largestDistance(20, 150),
    },
  },
  {
    id: 'igt-lqr-ita-smoother',
    paper: 'igt',
    item: 'Figure 5, left',
    claim: 'ITA moves more smoothly than SGD.',
    evidence: {
      experiment,
      parameters: { ...parameters, seeds: 1 },
      number: 'standard deviation of the changes of cost over the last 100 steps, ITA over SGD',
      unit: '1',
      measure: rows => ({ value: roughness(rows, 'ita') / roughness(rows, 'sgd') }),
      must: 'be below',
      threshold: 0.5,
    },
  },
]
