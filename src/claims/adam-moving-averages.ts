import { numberOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const experiment = 'moving-average-variance'

const first = (number: string, of: (rho: number) => number): Evidence => ({
  experiment,
  parameters: { beta: 0.9, steps: [0] },
  number,
  unit: '1',
  measure: rows => ({ value: of(numberOf(rows, 'rho')) }),
  must: 'be near',
  threshold: 0,
  tolerance: 1e-12,
})

export const adamMovingAverages: readonly Claim[] = [
  {
    id: 'adam-first-average',
    paper: 'adam',
    item: 'Section 4.4',
    claim: 'ρ(β, 0) = 0, so the variance estimate must be defined apart at the first step.',
    evidence: first('ρ(0.9, 0)', rho => rho),
    onlyIf: { condition: '1 − ρ(β, 0) = 0 is meant: ρ itself is 1', evidence: first('1 − ρ(0.9, 0)', rho => 1 - rho) },
  },
  {
    id: 'adam-average-limit',
    paper: 'adam',
    item: 'Section 4.4',
    claim: 'The variance factor of the moving average tends to (1 − β)/(1 + β).',
    evidence: {
      experiment,
      parameters: { beta: 0.9, steps: [300] },
      number: 'ρ(0.9, 300)',
      unit: '1',
      measure: rows => ({ value: numberOf(rows, 'rho') }),
      must: 'be near',
      threshold: 0.1 / 1.9,
      tolerance: 1e-12,
    },
  },
]
