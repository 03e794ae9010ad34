import { exponentOf, numberOf, numbersOf, ratiosOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const setting = { spectrum: 'log', condition: 1000, dimension: 100, learningRate: 1, noiseVariance: 0.3, offset: 1 }
/** the last decade of figure 2a */
const late = [10_000, 20_000, 50_000, 100_000]

/** How the error of one method falls over the last decade: the exponent of t. */
const lateExponent = (method: string, more: Evidence['parameters'], target: number, tolerance: number): Evidence => ({
  experiment: 'quadratic-moments',
  parameters: { ...setting, ...more, method, steps: late },
  number: 'exponent of E‖θ − θ*‖² against t over the last decade',
  unit: '1',
  measure: rows => ({ value: exponentOf(numbersOf(rows, 'step'), numbersOf(rows, 'squaredDistance')) }),
  must: 'be near',
  threshold: target,
  tolerance,
})

const converges = (id: string, name: string, method: string, more: Evidence['parameters'] = {}): Claim => ({
  id,
  paper: 'igt',
  item: 'Figure 2a',
  claim: `${name} converges as 1/t with a constant step size.`,
  evidence: lateExponent(method, more, -1, 0.1),
})

const stays = (id: string, name: string, method: string, more: Evidence['parameters'] = {}): Claim => ({
  id,
  paper: 'igt',
  item: 'Figure 2a',
  claim: `${name} stops at an error that a constant step size does not let it leave.`,
  evidence: lateExponent(method, more, 0, 0.01),
})

const largestOverSgd = (steps: readonly number[], when: string): Evidence => ({
  experiment: 'quadratic-moments',
  parameters: { ...setting, method: ['igt', 'sgd'], steps },
  number: `largest error of IGT over that of SGD, ${when}`,
  unit: '1',
  measure: rows => ({ value: Math.max(...ratiosOf(rows, 'squaredDistance', { method: 'igt' }, { method: 'sgd' })) }),
  must: 'be below',
  threshold: 1,
})

/** Σ_j λ_j⁻² of the spectrum in `setting`. */
const traceOfInverseSquare = Array.from({ length: 100 }, (_, j) => 1000 ** (2 - (2 * j) / 99)).reduce((a, b) => a + b)

export const igtQuadratic: readonly Claim[] = [
  converges('igt-converges', 'IGT', 'igt'),
  converges('ita-converges', 'ITA', 'ita', { tailFraction: 0.5 }),
  converges('igt-heavy-ball-converges', 'Heavyball-IGT', 'heavy-ball-igt', { momentum: 0.9 }),
  converges('ita-heavy-ball-converges', 'Heavyball-ITA', 'heavy-ball-ita', { momentum: 0.9, tailFraction: 0.5 }),
  stays('igt-sgd-stays', 'SGD', 'sgd'),
  stays('igt-heavy-ball-stays', 'The heavy ball', 'heavy-ball', { momentum: 0.9, learningRate: 0.1 }),
  stays('igt-momentum-stays', 'Averaged momentum', 'momentum', { momentum: 0.9 }),
  {
    id: 'igt-error-constant',
    paper: 'igt',
    item: 'Section 3',
    claim: 'The error of IGT does not depend on the step size in the end: it tends to tr(H⁻¹ΣH⁻¹)/t.',
    evidence: {
      experiment: 'quadratic-moments',
      parameters: { ...setting, method: 'igt', steps: [100_000] },
      number: 't·E‖θ − θ*‖² / tr(H⁻¹ΣH⁻¹) at t = 100,000',
      unit: '1',
      measure: rows => ({ value: (100_000 * numberOf(rows, 'squaredDistance')) / (0.3 * traceOfInverseSquare) }),
      must: 'be near',
      threshold: 1,
      tolerance: 0.02,
    },
  },
  {
    id: 'igt-below-sgd',
    paper: 'igt',
    item: 'Figure 2a',
    claim: 'IGT ends far below SGD with the same step size.',
    evidence: {
      experiment: 'quadratic-moments',
      parameters: { ...setting, method: ['igt', 'sgd'], steps: [100_000] },
      number: 'error of IGT over that of SGD at t = 100,000',
      unit: '1',
      measure: rows => ({
        value:
          numberOf(rows, 'squaredDistance', { method: 'igt' }) / numberOf(rows, 'squaredDistance', { method: 'sgd' }),
      }),
      must: 'be below',
      threshold: 0.1,
    },
  },
  {
    id: 'igt-below-sgd-throughout',
    isOurs: true,
    paper: 'igt',
    item: 'Figure 2a',
    claim: 'IGT is nowhere above SGD with the same step size.',
    evidence: largestOverSgd([10, 30, 100, 300, 1000, 3000, 10_000], 't = 10 to 10,000'),
    onlyIf: {
      condition: 't is at least 1,000 in this setting',
      evidence: largestOverSgd([1000, 3000, 10_000], 't = 1,000 to 10,000'),
    },
  },
  {
    id: 'ita-costs-its-fraction',
    paper: 'igt',
    item: 'Anytime tail averaging',
    claim: 'Averaging only the last fraction c of the gradients costs a factor 1/c of the error in the end.',
    evidence: {
      experiment: 'quadratic-moments',
      parameters: { ...setting, method: ['igt', 'ita'], tailFraction: 0.5, steps: [100_000] },
      number: 'error of ITA with c = ½ over that of IGT at t = 100,000',
      unit: '1',
      measure: rows => ({
        value:
          numberOf(rows, 'squaredDistance', { method: 'ita' }) / numberOf(rows, 'squaredDistance', { method: 'igt' }),
      }),
      must: 'be near',
      threshold: 2,
      tolerance: 0.1,
    },
  },
  {
    id: 'igt-without-noise',
    paper: 'igt',
    item: 'Section 2',
    claim: 'Without noise, and with equal Hessians, IGT is gradient descent.',
    evidence: {
      experiment: 'quadratic-moments',
      parameters: {
        ...setting,
        method: ['igt', 'sgd'],
        noiseVariance: 0,
        steps: [1, 2, 3, 10, 30, 100, 300, 1000],
      },
      number: 'largest relative difference of their distances, t = 1 to 1,000',
      unit: '1',
      measure: rows => {
        const ratios = ratiosOf(rows, 'squaredDistance', { method: 'igt' }, { method: 'sgd' })
        return { value: Math.max(...ratios.map(ratio => Math.abs(ratio - 1))) }
      },
      must: 'be below',
      threshold: 1e-10,
    },
  },
]
