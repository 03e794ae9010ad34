import type { Row } from '../tables/column.js'
import { numberOf, numbersOf, ratiosOf } from './cells.js'
import type { Claim } from './claim.js'

const experiment = 'expected-improvement'
const twenty = Array.from({ length: 20 }, (_, seed) => seed)
const setting = { dimension: 20, offset: 5 }

/** improvement over bound of sign descent, for each case */
const slack = (rows: readonly Row[]) => {
  const bounds = numbersOf(rows, 'bound', { method: 'ssd' })
  return numbersOf(rows, 'improvement', { method: 'ssd' }).map((value, i) => value / bounds[i])
}

export const adamExpectedImprovement: readonly Claim[] = [
  {
    id: 'adam-sign-bound-holds',
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'Sign descent improves by at least ½(Σ(2ρ − 1)|∇L|)² p_diag/Σλ in expectation.',
    evidence: {
      experiment,
      parameters: { ...setting, spectrum: ['well', 'ill'], rotated: true, noiseDeviation: [0, 0.1, 4], seed: twenty },
      number: 'smallest exact improvement over its bound, 120 rotated quadratics',
      unit: '1',
      measure: rows => ({ value: Math.min(...slack(rows)) }),
      must: 'be above',
      threshold: 1,
    },
  },
  {
    id: 'adam-sign-bound-diagonal',
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'The bound is met where the quadratic is aligned with the axes.',
    evidence: {
      experiment,
      parameters: { ...setting, spectrum: ['well', 'ill'], rotated: false, noiseDeviation: [0, 0.1, 4] },
      number: 'largest |exact improvement over bound − 1|, six diagonal quadratics',
      unit: '1',
      measure: rows => ({ value: Math.max(...slack(rows).map(value => Math.abs(value - 1))) }),
      must: 'be below',
      threshold: 1e-9,
    },
  },
  {
    id: 'adam-sign-better-noisy-aligned',
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'Signs improve more than gradients where the problem is noisy, ill-conditioned and aligned with the axes.',
    evidence: {
      experiment,
      parameters: { ...setting, spectrum: 'ill', rotated: false, noiseDeviation: 4 },
      number: 'expected improvement of a sign step over that of a gradient step',
      unit: '1',
      measure: rows => ({
        value: numberOf(rows, 'improvement', { method: 'ssd' }) / numberOf(rows, 'improvement', { method: 'sgd' }),
      }),
      must: 'be above',
      threshold: 1,
    },
  },
  {
    id: 'adam-gradient-better-quiet-round',
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'Gradients improve more than signs where the problem is well-conditioned and quiet.',
    evidence: {
      experiment,
      parameters: { ...setting, spectrum: 'well', rotated: true, noiseDeviation: 0, seed: twenty },
      number: 'largest improvement of a sign step over that of a gradient step, 20 rotations',
      unit: '1',
      measure: rows => ({ value: Math.max(...ratiosOf(rows, 'improvement', { method: 'ssd' }, { method: 'sgd' })) }),
      must: 'be below',
      threshold: 1,
    },
  },
]
