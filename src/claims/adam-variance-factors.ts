import { numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

/** 0.01 to 100 in equal ratios */
const eta = Array.from({ length: 161 }, (_, i) => Number((10 ** (-2 + i / 40)).toPrecision(6)))
const experiment = 'variance-factors'

/** The largest of |f(signOptimal, adam, svag, η)| over the grid. */
const largest = (
  number: string,
  threshold: number,
  f: (factors: { optimal: number; adam: number; svag: number; eta: number }) => number,
  etas = eta,
): Evidence => ({
  experiment,
  parameters: { eta: etas },
  number,
  unit: '1',
  measure: rows => {
    const [optimal, adam, svag, at] = ['signOptimal', 'adam', 'svag', 'eta'].map(name => numbersOf(rows, name))
    return {
      value: Math.max(
        ...at.map((value, i) => Math.abs(f({ optimal: optimal[i], adam: adam[i], svag: svag[i], eta: value }))),
      ),
    }
  },
  must: 'be below',
  threshold,
})

export const adamVarianceFactors: readonly Claim[] = [
  {
    id: 'adam-factor-close',
    paper: 'adam',
    item: 'Figure 3',
    claim: 'Adam’s factor (1 + η²)^(−1/2) is close to the optimal one of a sign, erf(1/(√2 η)).',
    evidence: largest(
      'largest difference of the two factors, η = 0.01 to 100',
      0.1,
      ({ optimal, adam }) => optimal - adam,
    ),
  },
  {
    id: 'adam-factor-close-relative',
    isOurs: true,
    paper: 'adam',
    item: 'Figure 3',
    claim: 'Adam’s factor is within a tenth of the optimal one of a sign.',
    evidence: largest(
      'largest relative difference of the two factors, η = 0.01 to 100',
      0.1,
      ({ optimal, adam }) => optimal / adam - 1,
    ),
    onlyIf: {
      condition: 'η is at most 1; for large η the optimal factor is √(2/π) of Adam’s',
      evidence: largest(
        'largest relative difference of the two factors, η = 0.01 to 1',
        0.1,
        ({ optimal, adam }) => optimal / adam - 1,
        eta.filter(value => value <= 1),
      ),
    },
  },
  {
    id: 'adam-factor-printed',
    paper: 'adam',
    item: 'Appendix C.2',
    claim: 'Adam’s factor is (1 + η)^(−1/2).',
    evidence: largest(
      'largest difference of (1 + η)^(−1/2) from the factor that Adam applies',
      1e-12,
      ({ adam, eta: at }) => adam - 1 / Math.sqrt(1 + at),
    ),
    onlyIf: {
      condition: 'it is (1 + η²)^(−1/2): the square was lost in print',
      evidence: largest(
        'largest difference of (1 + η²)^(−1/2) from the factor that Adam applies',
        1e-12,
        ({ adam, eta: at }) => adam - 1 / Math.sqrt(1 + at * at),
      ),
    },
  },
  {
    id: 'adam-svag-factor-smaller',
    paper: 'adam',
    item: 'Lemma 1',
    claim: 'A noisy gradient must be shortened more than its sign.',
    evidence: {
      experiment,
      parameters: { eta },
      number: 'largest excess of the gradient’s factor over the sign’s, η = 0.01 to 100',
      unit: '1',
      measure: rows => {
        const sign = numbersOf(rows, 'signOptimal')
        return { value: Math.max(...numbersOf(rows, 'svag').map((value, i) => value - sign[i])) }
      },
      must: 'be below',
      threshold: 0,
    },
  },
]
