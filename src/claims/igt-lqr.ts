import { numberOf, numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const experiment = 'lqr'
const parameters = { seeds: 10, steps: '0..300' }
type Rows = Parameters<Evidence['measure']>[0]

const cost = (rows: Rows, method: string, step: number) => numberOf(rows, 'cost', { method, step })

/** Standard deviation of the changes of the mean cost over the last hundred steps. */
function roughness(rows: Rows, method: string): number {
  const costs = numbersOf(rows, 'cost', { method }).slice(-101)
  const changes = costs.slice(1).map((value, i) => value - costs[i])
  const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length
  return Math.sqrt(changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / changes.length)
}

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
          n: 10,
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
    evidence: {
      experiment,
      parameters,
      number: 'cost of ITA over that of gradient descent after 300 steps, minus 1',
      unit: '1',
      measure: rows => ({ value: cost(rows, 'ita', 300) / cost(rows, 'gd', 300) - 1 }),
      must: 'be below',
      threshold: 0.01,
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
