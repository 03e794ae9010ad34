import { numberOf } from './cells.js'
import type { Claim } from './claim.js'

export const adamSignSuccess: readonly Claim[] = [
  {
    id: 'adam-sign-success',
    paper: 'adam',
    item: 'Section 2.1',
    claim: 'A Gaussian gradient has the right sign with probability ½ + ½ erf(|∇L|/(√2 σ)).',
    evidence: {
      experiment: 'sign-success',
      parameters: { mean: 0.5, deviation: 1, n: 1_000_000 },
      number: 'observed minus predicted probability, |∇L|/σ = ½',
      unit: '1',
      measure: rows => {
        const predicted = numberOf(rows, 'predicted')
        return {
          value: numberOf(rows, 'observed') - predicted,
          low: numberOf(rows, 'observedLow') - predicted,
          high: numberOf(rows, 'observedHigh') - predicted,
          interval: 'clopper-pearson',
          n: 1_000_000,
        }
      },
      must: 'be near',
      threshold: 0,
      tolerance: 0.003,
    },
  },
]
