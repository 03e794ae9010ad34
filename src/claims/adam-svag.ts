import { numberOf, numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const experiment = 'svag-rate'
const parameters = {
  spectrum: 'linear',
  condition: 10,
  dimension: 10,
  relativeNoise: 0.5,
  noiseBound: 2,
  steps: [1, 10, 100, 500, 1000, 2000],
  paths: 500,
}

const largestOver = (bound: 'bound' | 'boundTight'): Evidence => ({
  experiment,
  parameters,
  number: `largest upper limit of the suboptimality over the ${bound === 'bound' ? 'bound' : 'tighter bound'}, t = 1 to 2,000`,
  unit: '1',
  measure: rows => {
    const bounds = numbersOf(rows, bound)
    return { value: Math.max(...numbersOf(rows, 'suboptimalityHigh').map((value, i) => value / bounds[i])), n: 500 }
  },
  must: 'be below',
  threshold: 1,
})

/** f = ¼θ² at θ = 10, whose strong convexity is μ = ½: f − f* = 25 and ‖∇f‖ = 5. */
const excess = (power: number): Evidence => ({
  experiment: 'quadratic-moments',
  parameters: { method: 'sgd', eigenvalues: [0.5], offset: 10, noiseVariance: 0, steps: [0] },
  number: `f − f* − ‖∇f‖${power === 2 ? '²' : ''}/(2μ) for f = ¼θ² at θ = 10`,
  unit: 'loss',
  measure: rows => ({
    value: numberOf(rows, 'loss') - (0.5 * Math.sqrt(numberOf(rows, 'squaredDistance'))) ** power,
  }),
  must: 'be below',
  threshold: 1e-9,
})

export const adamSvag: readonly Claim[] = [
  {
    id: 'adam-svag-bound',
    paper: 'adam',
    item: 'Theorem 1',
    claim: 'The suboptimality of idealised SVAG stays below 1/(1/e₀ + ct).',
    evidence: largestOver('bound'),
  },
  {
    id: 'adam-svag-bound-tight',
    paper: 'adam',
    item: 'Theorem 1',
    claim: 'The suboptimality of idealised SVAG stays below the bound also with the smaller constant c₂ = 2L(1 + c_v).',
    evidence: largestOver('boundTight'),
  },
  {
    id: 'adam-svag-converges',
    paper: 'adam',
    item: 'Theorem 1',
    claim: 'Idealised SVAG converges with a constant step size.',
    evidence: {
      experiment,
      parameters,
      number: 'suboptimality at t = 2,000 over that at 1,000',
      unit: '1',
      measure: rows => {
        const at = (column: string, step: number) => numberOf(rows, column, { step })
        return {
          value: at('suboptimality', 2000) / at('suboptimality', 1000),
          low: at('suboptimalityLow', 2000) / at('suboptimalityHigh', 1000),
          high: at('suboptimalityHigh', 2000) / at('suboptimalityLow', 1000),
          interval: 't',
          n: 500,
        }
      },
      must: 'be below',
      threshold: 0.75,
    },
  },
  {
    id: 'adam-strong-convexity',
    paper: 'adam',
    item: 'Appendix B.4',
    claim: 'On a μ-strongly convex function f − f* is at most ‖∇f‖/(2μ).',
    evidence: excess(1),
    onlyIf: { condition: 'the norm is squared: the square was lost in print', evidence: excess(2) },
  },
]
