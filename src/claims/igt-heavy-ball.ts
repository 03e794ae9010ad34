import { exponentOf, numberOf, numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

/** (√κ − 1)/(√κ + 1) */
const rateOf = (condition: number) => (Math.sqrt(condition) - 1) / (Math.sqrt(condition) + 1)

const tuned = { condition: [10, 100, 1000] }
/** κ = 100: √μ = 9/11 */
const root = 9 / 11
const momentum = root ** 2
const quadratic = {
  method: 'heavy-ball-igt',
  eigenvalues: [0.01, 1],
  momentum,
  learningRate: (1 + root) ** 2,
  offset: 1,
}

/** The factor by which the distance falls in a step, late in a run without noise. */
const noiseFreeRate = (learningRate: number): Evidence => ({
  experiment: 'quadratic-moments',
  parameters: { ...quadratic, method: 'heavy-ball', learningRate, noiseVariance: 0, steps: [300, 400] },
  number: 'factor of the distance a step, t = 300 to 400, κ = 100',
  unit: '1',
  measure: rows => {
    const [before, after] = numbersOf(rows, 'squaredDistance')
    return { value: (after / before) ** (1 / 200) }
  },
  must: 'be near',
  threshold: root,
  tolerance: 0.01,
})

export const igtHeavyBall: readonly Claim[] = [
  {
    id: 'igt-heavy-ball-radius',
    paper: 'igt',
    item: 'Proposition 3.2',
    claim: 'The tuned heavy ball contracts every direction by (√κ − 1)/(√κ + 1) a step.',
    evidence: {
      experiment: 'heavy-ball-rate',
      parameters: tuned,
      number: 'largest relative difference of the spectral radius from it, κ = 10, 100, 1,000',
      unit: '1',
      measure: rows => ({
        value: Math.max(
          ...rows.map(row => Math.abs((row.spectralRadius as number) / rateOf(row.condition as number) - 1)),
        ),
      }),
      must: 'be below',
      threshold: 1e-6,
    },
  },
  {
    id: 'igt-heavy-ball-fitted-rate',
    paper: 'igt',
    item: 'Proposition 3.2',
    claim: 'Heavyball-IGT without noise converges at that rate.',
    evidence: {
      experiment: 'heavy-ball-rate',
      parameters: tuned,
      number: 'largest relative difference of the fitted rate from it, κ = 10, 100, 1,000',
      unit: '1',
      measure: rows => ({
        value: Math.max(...rows.map(row => Math.abs((row.fittedRate as number) / rateOf(row.condition as number) - 1))),
      }),
      must: 'be below',
      threshold: 0.01,
    },
  },
  {
    id: 'igt-heavy-ball-equivalence',
    paper: 'igt',
    item: 'Proposition 3.2',
    claim: 'Without noise Heavyball-IGT makes the steps of the heavy ball.',
    evidence: {
      experiment: 'heavy-ball-rate',
      parameters: tuned,
      number: 'largest difference of their iterates, κ = 10, 100, 1,000',
      unit: '1',
      measure: rows => ({ value: Math.max(...numbersOf(rows, 'equivalenceError')) }),
      must: 'be below',
      threshold: 1e-9,
    },
  },
  {
    id: 'igt-heavy-ball-printed-step',
    paper: 'igt',
    item: 'Proposition 3.2',
    claim: 'The step size α = (1 + μ)²/L gives the rate (√κ − 1)/(√κ + 1).',
    evidence: noiseFreeRate((1 + momentum) ** 2),
    onlyIf: { condition: 'α = (1 + √μ)²/L: the root was lost in print', evidence: noiseFreeRate((1 + root) ** 2) },
  },
  {
    id: 'igt-heavy-ball-bias',
    paper: 'igt',
    item: 'Proposition 3.3',
    claim: 'With noise the mean of Heavyball-IGT converges linearly.',
    evidence: {
      experiment: 'quadratic-moments',
      parameters: { ...quadratic, noiseVariance: 1, steps: [100, 140] },
      number: 'factor of ‖E θ − θ*‖ a step, t = 100 to 140, κ = 100',
      unit: '1',
      measure: rows => {
        const [before, after] = numbersOf(rows, 'biasSquared')
        return { value: (after / before) ** (1 / 80) }
      },
      must: 'be below',
      threshold: 0.85,
    },
  },
  {
    id: 'igt-heavy-ball-variance',
    paper: 'igt',
    item: 'Proposition 3.3',
    claim: 'With noise the variance of Heavyball-IGT falls as 1/t.',
    evidence: {
      experiment: 'quadratic-moments',
      parameters: { ...quadratic, noiseVariance: 1, steps: [2000, 5000, 10_000, 20_000] },
      number: 'exponent of the variance against t, t = 2,000 to 20,000',
      unit: '1',
      measure: rows => ({ value: exponentOf(numbersOf(rows, 'step'), numbersOf(rows, 'variance')) }),
      must: 'be near',
      threshold: -1,
      tolerance: 0.02,
    },
  },
  {
    id: 'igt-heavy-ball-transient',
    isOurs: true,
    paper: 'igt',
    item: 'Proposition 3.3',
    claim: 'The variance is near its limit B/(λ²t) from early on.',
    evidence: {
      experiment: 'quadratic-moments',
      parameters: { ...quadratic, eigenvalues: [1], noiseVariance: 1, steps: '1..100' },
      number: 'largest t·variance·λ²/B, t = 1 to 100, λ = L, κ = 100',
      unit: '1',
      measure: rows => ({ value: Math.max(...rows.map(row => (row.step as number) * (row.variance as number))) }),
      must: 'be below',
      threshold: 2,
    },
    onlyIf: {
      condition: 't is large: at κ = 100 the limit is met within 1 % from t = 20,000 on',
      evidence: {
        experiment: 'quadratic-moments',
        parameters: { ...quadratic, eigenvalues: [1], noiseVariance: 1, steps: [20_000] },
        number: 't·variance·λ²/B at t = 20,000',
        unit: '1',
        measure: rows => ({ value: 20_000 * numberOf(rows, 'variance') }),
        must: 'be near',
        threshold: 1,
        tolerance: 0.01,
      },
    },
  },
]
