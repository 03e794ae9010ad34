import type { Row } from '../tables/column.js'
import { exponentOf, numberOf, numbersOf, rowsWhere } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const setting = { h: 0.1, noiseSteps: [1, 25, 50], steps: '0..200' }
const experiment = 'noise-impact'

/** the largest impact that the noise of one step ever has */
const peak = (rows: readonly Row[], method: string, noiseStep: number) =>
  Math.max(...numbersOf(rows, 'impactSquared', { method, noiseStep }))

export const igtNoiseImpact: readonly Claim[] = [
  {
    id: 'igt-momentum-impact-by-age',
    paper: 'igt',
    item: 'Figure 1',
    claim: 'With constant momentum the impact of a noise depends on its age alone.',
    evidence: {
      experiment,
      parameters: { ...setting, method: 'momentum', momentum: 0.9 },
      number: 'largest |N²| difference between the noises of steps 1, 25 and 50 at equal age',
      unit: 'α²B',
      measure: rows => {
        const at = (noiseStep: number) => numbersOf(rows, 'impactSquared', { noiseStep })
        const first = at(1)
        const differences = [25, 50].flatMap(i =>
          at(i)
            .slice(i - 1)
            .map((value, age) => Math.abs(value - first[age])),
        )
        return { value: Math.max(...differences) }
      },
      must: 'be below',
      threshold: 1e-12,
    },
  },
  {
    id: 'igt-momentum-total-unreduced',
    paper: 'igt',
    item: 'Figure 1',
    claim: 'Constant momentum does not materially reduce the total variance: by less than a tenth.',
    evidence: {
      experiment,
      parameters: { ...setting, method: ['momentum', 'sgd'], momentum: 0.9, steps: [200] },
      number: 'total variance with γ = 0.9 over that of SGD at t = 200',
      unit: '1',
      measure: rows => ({
        value:
          numberOf(rows, 'total', { method: 'momentum', noiseStep: 1 }) /
          numberOf(rows, 'total', { method: 'sgd', noiseStep: 1 }),
      }),
      must: 'be above',
      threshold: 0.9,
    },
  },
  {
    id: 'igt-increasing-momentum-first-peak',
    paper: 'igt',
    item: 'Figure 1',
    claim: 'Increasing momentum without transport makes the impact of early noise larger than constant momentum does.',
    evidence: {
      experiment,
      parameters: { ...setting, method: ['increasing-momentum', 'momentum'], momentum: 0.9 },
      number: 'peak of the impact of step 1, increasing over constant momentum',
      unit: '1',
      measure: rows => ({ value: peak(rows, 'increasing-momentum', 1) / peak(rows, 'momentum', 1) }),
      must: 'be above',
      threshold: 1,
    },
  },
  {
    id: 'igt-increasing-momentum-later-peak',
    paper: 'igt',
    item: 'Figure 1',
    claim: 'Under increasing momentum later noise has less impact than early noise.',
    evidence: {
      experiment,
      parameters: { ...setting, method: 'increasing-momentum' },
      number: 'peak of the impact of step 25 over that of step 1',
      unit: '1',
      measure: rows => ({ value: peak(rows, 'increasing-momentum', 25) / peak(rows, 'increasing-momentum', 1) }),
      must: 'be below',
      threshold: 1,
    },
  },
  {
    id: 'igt-increasing-momentum-total-stays',
    paper: 'igt',
    item: 'Figure 1',
    claim: 'Under increasing momentum without transport the total variance does not vanish.',
    evidence: {
      experiment,
      parameters: { ...setting, method: 'increasing-momentum', steps: [4000] },
      number: 'total variance at t = 4,000',
      unit: 'α²B',
      measure: rows => ({ value: numberOf(rows, 'total', { noiseStep: 1 }) }),
      must: 'be above',
      threshold: 5,
    },
  },
  {
    id: 'igt-impacts-equal',
    paper: 'igt',
    item: 'Figure 1',
    claim: 'Under IGT all noises come to have the same impact.',
    evidence: {
      experiment,
      parameters: { ...setting, method: 'igt', noiseSteps: [1, 25, 50, 200], steps: [400] },
      number: 'largest over smallest impact of the noises of steps 1, 25, 50, 200 at t = 400',
      unit: '1',
      measure: rows => {
        const impacts = numbersOf(rows, 'impactSquared')
        return { value: Math.max(...impacts) / Math.min(...impacts) }
      },
      must: 'be near',
      threshold: 1,
      tolerance: 1e-6,
    },
  },
  {
    id: 'igt-total-decays',
    paper: 'igt',
    item: 'Figure 1',
    claim: 'Under IGT the total variance falls as 1/t.',
    evidence: {
      experiment,
      parameters: { ...setting, method: 'igt', steps: [500, 1000, 2000, 4000] },
      number: 'exponent of the total variance against t, t = 500 to 4,000',
      unit: '1',
      measure: rows => {
        const one = rowsWhere(rows, { noiseStep: 1 })
        return { value: exponentOf(numbersOf(one, 'step'), numbersOf(one, 'total')) }
      },
      must: 'be near',
      threshold: -1,
      tolerance: 0.02,
    },
  },
  {
    id: 'igt-noise-linear',
    paper: 'igt',
    item: 'Equation 5',
    claim: 'The noise of the IGT estimate decreases linearly in t.',
    evidence: noiseExponent('noise', 0.5),
    onlyIf: {
      condition: 'the squared norm of the noise is meant; its norm falls as 1/√t',
      evidence: noiseExponent('squared noise', 1),
    },
  },
]

/** The average of n gradients has 1/n of their variance. */
function noiseExponent(what: string, power: number): Evidence {
  return {
    experiment: 'tail-averaging',
    parameters: { tailFraction: 1, steps: [10, 100, 1000] },
    number: `exponent of the ${what} of the estimate against t`,
    unit: '1',
    measure: rows => ({
      value: exponentOf(
        numbersOf(rows, 'step'),
        numbersOf(rows, 'variance').map(variance => variance ** power),
      ),
    }),
    must: 'be near',
    threshold: -1,
    tolerance: 0.01,
  }
}
